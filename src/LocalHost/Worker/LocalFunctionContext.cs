using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>One invocation. What a function seldom asks for (a service scope, items, features) is made when it is asked
/// for.</summary>
/// <param name="function">The function.</param>
/// <param name="triggerValue">What the trigger hands over: a value that fits the trigger parameter, or one to convert to
/// it.</param>
/// <param name="bindingData">The trigger's metadata, which parameters of the same names take.</param>
/// <param name="root">The services from which the invocation's scope is made.</param>
/// <param name="stop">Is signalled when the invocation should end early.</param>
internal sealed class LocalFunctionContext(
    FunctionDescriptor function,
    object? triggerValue,
    IReadOnlyDictionary<string, object?> bindingData,
    IServiceProvider root,
    CancellationToken stop) : FunctionContext, IAsyncDisposable
{
    private AsyncServiceScope? _scope;

    /// <summary>The function.</summary>
    public FunctionDescriptor Function => function;

    /// <summary>What the trigger hands over.</summary>
    public object? TriggerValue { get; set; } = triggerValue;

    /// <summary>What the function returned; middleware may replace it.</summary>
    public object? Result { get; set; }

    /// <summary>Binds and runs the function.</summary>
    public FunctionExecutor? Executor { get; set; }

    /// <summary>The arguments, once they are bound.</summary>
    public object?[]? Arguments { get; set; }

    /// <summary>The arguments that middleware has bound or replaced, by the parameters' names.</summary>
    public Dictionary<string, object?>? Bound { get; set; }

    /// <summary>The values that go out, by the outputs' names: those of the function's result, and what middleware has put in
    /// their place.</summary>
    public Dictionary<string, object?> OutputValues => field ??= new(StringComparer.Ordinal);

    /// <summary>The number of this attempt, from 0.</summary>
    public int Attempt { get; init; }

    /// <inheritdoc/>
    public override string InvocationId => field ??= Guid.NewGuid().ToString();

    /// <inheritdoc/>
    public override string FunctionId => FunctionDefinition.Id;

    /// <inheritdoc/>
    public override TraceContext TraceContext => field ??= new ActivityTraceContext(Activity.Current);

    /// <inheritdoc/>
    public override BindingContext BindingContext => field ??= new DataBindingContext(bindingData);

    /// <inheritdoc/>
    public override RetryContext RetryContext => field ??= new AttemptRetryContext(Attempt, function.Retry?.MaxRetries ?? 0);

    /// <inheritdoc/>
    public override IServiceProvider InstanceServices
    {
        get => field ??= (_scope ??= root.CreateAsyncScope()).ServiceProvider;
        set;
    }

    /// <inheritdoc/>
    public override FunctionDefinition FunctionDefinition => function.Definition;

    /// <inheritdoc/>
    public override IDictionary<object, object> Items
    {
        get => field ??= new Dictionary<object, object>();
        set;
    }

    /// <inheritdoc/>
    public override IInvocationFeatures Features => field ??= new InvocationFeatures(this);

    /// <inheritdoc/>
    public override CancellationToken CancellationToken => stop;

    /// <summary>The host's own view of an invocation.</summary>
    /// <param name="context">The invocation.</param>
    /// <returns>The same invocation.</returns>
    /// <exception cref="FunctionWorkerException">The context was not made by this host.</exception>
    public static LocalFunctionContext From(FunctionContext context) => context as LocalFunctionContext
        ?? throw new FunctionWorkerException($"The context {context?.GetType()} was not made by this host.");

    /// <summary>What came with the trigger under a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The value; <see langword="null"/> when there is none.</returns>
    public object? DataOf(string name) => bindingData.TryGetValue(name, out var value) ? value : null;

    /// <summary>Ends the invocation's service scope, if one was made.</summary>
    /// <returns>A task that ends with the scope.</returns>
    public ValueTask DisposeAsync() => _scope?.DisposeAsync() ?? ValueTask.CompletedTask;

    private sealed class DataBindingContext(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }

    private sealed class AttemptRetryContext(int attempt, int maximum) : RetryContext
    {
        public override int RetryCount => attempt;

        public override int MaxRetryCount => maximum;
    }

    private sealed class ActivityTraceContext(Activity? activity) : TraceContext
    {
        public override string TraceParent => activity?.Id ?? "";

        public override string TraceState => activity?.TraceStateString ?? "";
    }
}

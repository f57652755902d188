using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>Runs functions: a scope of services each, the app's middleware around them, arguments bound, outputs sent.</summary>
/// <param name="services">The app's services.</param>
/// <param name="pipeline">The app's middleware.</param>
/// <param name="outputs">Where returned values go.</param>
/// <param name="logs">Makes each function's logger, of the category <c>Function.</c> and its name.</param>
/// <param name="time">Counts the pauses between repetitions; the system's by default.</param>
internal sealed class FunctionInvoker(
    IServiceProvider services,
    MiddlewarePipeline pipeline,
    IEnumerable<IOutputBinding> outputs,
    ILoggerFactory logs,
    TimeProvider? time = null)
{
    private readonly ConcurrentDictionary<FunctionDescriptor, FunctionExecutor> _executors = new();
    private readonly IOutputBinding[] _outputs = [.. outputs];
    private InputConverters? _converters;
    private FunctionExecutionDelegate? _run;

    /// <summary>Runs a function, again if its retry attribute says so.</summary>
    /// <param name="function">The function.</param>
    /// <param name="triggerValue">A value of the trigger parameter's type; or <see cref="BinaryData"/> or a string, which becomes
    /// that type: text and bytes as they are, anything else read as JSON by the worker's serializer.</param>
    /// <param name="bindingData">Metadata that parameters of the same names take, and that the function's context shows.</param>
    /// <param name="stop">Is handed to the function.</param>
    /// <returns>What the function returned, after its outputs were sent; <see langword="null"/> when it returns
    /// nothing.</returns>
    /// <exception cref="FunctionInputConverterException">A value does not fit its parameter.</exception>
    /// <exception cref="Exception">Whatever the function throws, unwrapped. It has been logged.</exception>
    public async Task<object?> InvokeAsync(
        FunctionDescriptor function,
        object? triggerValue,
        IReadOnlyDictionary<string, object?> bindingData,
        CancellationToken stop)
    {
        for (var attempt = 0; ; attempt++)
        {
            await using var context = new LocalFunctionContext(function, triggerValue, bindingData, services, stop)
            {
                Attempt = attempt,
            };
            try
            {
                await InvokeAsync(context);
                return context.Result;
            }
            catch (Exception) when (!stop.IsCancellationRequested && function.Retry?.AllowsAnotherAfter(attempt) == true)
            {
                await Task.Delay(function.Retry.PauseAfter(attempt), time ?? TimeProvider.System, stop);
            }
        }
    }

    /// <summary>Makes the context of an invocation that the caller runs, and disposes, itself.</summary>
    /// <param name="function">The function.</param>
    /// <param name="triggerValue">As in
    /// <see cref="InvokeAsync(FunctionDescriptor, object?, IReadOnlyDictionary{string, object?}, CancellationToken)"/>.</param>
    /// <param name="bindingData">Metadata that parameters of the same names take.</param>
    /// <param name="stop">Is handed to the function.</param>
    /// <returns>The context.</returns>
    public LocalFunctionContext CreateContext(
        FunctionDescriptor function,
        object? triggerValue,
        IReadOnlyDictionary<string, object?> bindingData,
        CancellationToken stop) =>
        new(function, triggerValue, bindingData, services, stop);

    /// <summary>Runs an invocation; its result is then in its context.</summary>
    /// <param name="context">The invocation.</param>
    /// <returns>A task that ends with the invocation.</returns>
    public async Task InvokeAsync(LocalFunctionContext context)
    {
        var executor = context.Executor = ExecutorOf(context.Function);
        var started = Stopwatch.GetTimestamp();
        try
        {
            await (_run ??= pipeline.Build(RunAsync))(context);
            await SendOutputsAsync(context);
            executor.Log.Succeeded(context.Function.Name, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            executor.Log.Cancelled(context.Function.Name, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            throw;
        }
        catch (Exception exception)
        {
            executor.Log.Failed(exception, context.Function.Name, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            throw;
        }
    }

    private Task RunAsync(FunctionContext context)
    {
        var invocation = LocalFunctionContext.From(context);
        return ExecutorOf(invocation.Function).RunAsync(invocation);
    }

    private FunctionExecutor ExecutorOf(FunctionDescriptor function) =>
        _executors.GetOrAdd(function, static (f, invoker) => invoker.Prepare(f), this);

    private FunctionExecutor Prepare(FunctionDescriptor function) => new(
        function,
        _converters ??= InputConverters.Of(services),
        services.GetService<IFunctionActivator>(),
        logs.CreateLogger($"Function.{function.Name}"));

    private async Task SendOutputsAsync(LocalFunctionContext context)
    {
        foreach (var output in context.Function.Outputs)
        {
            var binding = Array.Find(_outputs, o => o.Handles(output.Attribute));
            if (binding is not null && ValueOf(output, context) is { } value)
                await binding.SendAsync(context.Function, output.Attribute, value, context.CancellationToken);
        }
    }

    private static object? ValueOf(FunctionOutput output, LocalFunctionContext context) =>
        context.OutputValues.TryGetValue(output.Name, out var value) || output.Property is not null ? value : context.Result;
}

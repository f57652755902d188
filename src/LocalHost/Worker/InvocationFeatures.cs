using System.Collections;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Context.Features;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>The features of one invocation: binding its arguments, and what others set.</summary>
/// <param name="context">The invocation.</param>
internal sealed class InvocationFeatures(LocalFunctionContext context) : IInvocationFeatures
{
    private readonly Dictionary<Type, object> _features = new()
    {
        [typeof(IFunctionInputBindingFeature)] = new InputBindingFeature(context),
    };

    /// <inheritdoc/>
    public T? Get<T>() => _features.TryGetValue(typeof(T), out var feature) ? (T)feature : default;

    /// <inheritdoc/>
    public void Set<T>(T instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        _features[typeof(T)] = instance;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _features.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class InputBindingFeature(LocalFunctionContext own) : IFunctionInputBindingFeature
    {
        public async ValueTask<FunctionInputBindingResult> BindFunctionInputAsync(FunctionContext context) =>
            new(await own.Executor!.BindAsync(own));
    }
}

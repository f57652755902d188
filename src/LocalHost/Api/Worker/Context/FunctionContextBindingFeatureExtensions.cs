using FunctionsOrchestration.LocalHost.Worker;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Reads and replaces what a function returns, from middleware.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>What the function returned.</summary>
    /// <param name="context">The invocation.</param>
    /// <returns>A view; setting its value replaces the result.</returns>
    public static InvocationResult GetInvocationResult(this FunctionContext context) => new UntypedInvocationResult(context);

    /// <summary>What the function returned, as a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="context">The invocation.</param>
    /// <returns>A view; setting its value replaces the result.</returns>
    /// <exception cref="InvalidOperationException">The result is not of the type, or there is none yet.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context) =>
        LocalFunctionContext.From(context).Result is var result && result is T value
            ? new TypedInvocationResult<T>(context, value)
            : throw new InvalidOperationException(
                $"Requested type({typeof(T)}) does not match the type of Invocation result({result?.GetType()})");

    /// <summary>Binds one argument before the function runs, as the type of its parameter or as another.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="context">The invocation.</param>
    /// <param name="bindingMetadata">The input, of the function's definition.</param>
    /// <returns>A view; setting its value replaces the argument.</returns>
    /// <exception cref="FunctionInputConverterException">What came does not fit the type.</exception>
    public static ValueTask<InputBindingData<T>> BindInputAsync<T>(this FunctionContext context, BindingMetadata bindingMetadata)
    {
        ArgumentNullException.ThrowIfNull(bindingMetadata);
        return InvocationInput<T>.BindAsync(LocalFunctionContext.From(context), bindingMetadata);
    }

    /// <summary>Every output of the function, in no order.</summary>
    /// <typeparam name="T">The type as which values are read.</typeparam>
    /// <param name="context">The invocation.</param>
    /// <returns>Views; setting a value has that sent instead.</returns>
    public static IEnumerable<OutputBindingData<T>> GetOutputBindings<T>(this FunctionContext context)
    {
        var invocation = LocalFunctionContext.From(context);
        return context.FunctionDefinition.OutputBindings.Values.Select(b => new InvocationOutput<T>(invocation, b));
    }
}

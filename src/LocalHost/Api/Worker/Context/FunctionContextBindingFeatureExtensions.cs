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
    /// <exception cref="InvalidCastException">On reading a value that is not of the type.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context) =>
        new TypedInvocationResult<T>(context);
}

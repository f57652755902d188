using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>A view of an invocation's result.</summary>
/// <param name="context">The invocation.</param>
internal sealed class UntypedInvocationResult(FunctionContext context) : InvocationResult
{
    /// <inheritdoc/>
    public override object? Value
    {
        get => LocalFunctionContext.From(context).Result;
        set => LocalFunctionContext.From(context).Result = value;
    }
}

/// <summary>A view of an invocation's result as a type.</summary>
/// <typeparam name="T">The type.</typeparam>
/// <param name="context">The invocation.</param>
internal sealed class TypedInvocationResult<T>(FunctionContext context) : InvocationResult<T>
{
    /// <inheritdoc/>
    public override T? Value
    {
        get => (T?)LocalFunctionContext.From(context).Result;
        set => LocalFunctionContext.From(context).Result = value;
    }
}

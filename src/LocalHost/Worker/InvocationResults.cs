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
/// <param name="value">The result when the view was made.</param>
internal sealed class TypedInvocationResult<T>(FunctionContext context, T value) : InvocationResult<T>
{
    /// <inheritdoc/>
    public override T? Value
    {
        get => LocalFunctionContext.From(context).Result is T result ? result : value;
        set => LocalFunctionContext.From(context).Result = value;
    }
}

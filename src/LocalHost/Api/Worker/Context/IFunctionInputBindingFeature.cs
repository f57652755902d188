namespace Microsoft.Azure.Functions.Worker.Context.Features;

/// <summary>Binds the arguments of a function before it runs, for middleware to see and change.</summary>
public interface IFunctionInputBindingFeature
{
    /// <summary>Binds the arguments; a second time gives what the first gave.</summary>
    /// <param name="context">The invocation.</param>
    /// <returns>The arguments.</returns>
    ValueTask<FunctionInputBindingResult> BindFunctionInputAsync(FunctionContext context);
}

/// <summary>The arguments of an invocation.</summary>
public class FunctionInputBindingResult
{
    /// <summary>Holds arguments.</summary>
    /// <param name="values">The arguments, in the order of the parameters.</param>
    public FunctionInputBindingResult(object?[] values) => Values = values;

    /// <summary>The arguments, in the order of the parameters; what is put in a place reaches the function.</summary>
    public object?[] Values { get; }
}

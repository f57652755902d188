using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>Runs one function at the end of the pipeline: binds its arguments and calls its method.</summary>
/// <param name="function">The function.</param>
/// <param name="converters">The app's converters.</param>
/// <param name="activator">Creates the function's class; the host by default.</param>
/// <param name="log">The function's logger.</param>
internal sealed class FunctionExecutor(
    FunctionDescriptor function, InputConverters converters, IFunctionActivator? activator, ILogger log)
{
    private readonly FunctionMethod _method = new(function.Method, activator);
    private readonly ArgumentSource[] _sources =
        [.. function.Method.GetParameters().Select(p => ArgumentBinder.SourceOf(function, p, converters))];

    private readonly bool _hasOutputProperties = function.Outputs.Any(o => o.Property is not null);

    /// <summary>The function's logger.</summary>
    public ILogger Log => log;

    /// <summary>Binds the arguments, once for an invocation, whoever asks first.</summary>
    /// <param name="context">The invocation.</param>
    /// <returns>The arguments; what is changed in them reaches the function.</returns>
    public async ValueTask<object?[]> BindAsync(LocalFunctionContext context)
    {
        if (context.Arguments is { } bound)
            return bound;
        var arguments = _sources.Length == 0 ? [] : new object?[_sources.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = _sources[i](context);
            arguments[i] = argument.IsCompletedSuccessfully ? argument.Result : await argument;
        }

        return context.Arguments = arguments;
    }

    /// <summary>Binds one argument.</summary>
    /// <param name="context">The invocation.</param>
    /// <param name="parameter">The place of its parameter.</param>
    /// <returns>The argument.</returns>
    public ValueTask<object?> BindAsync(LocalFunctionContext context, int parameter) => _sources[parameter](context);

    /// <summary>Runs the function and leaves its result and outputs in the context.</summary>
    /// <param name="context">The invocation.</param>
    /// <returns>A task that ends with the function.</returns>
    /// <remarks>Awaits nothing but the function's own task unless an argument needs it, so that an orchestrator stays on its
    /// scheduler.</remarks>
    public async Task RunAsync(LocalFunctionContext context)
    {
        var bound = BindAsync(context);
        var arguments = bound.IsCompletedSuccessfully ? bound.Result : await bound;
        context.Result = await _method.InvokeAsync(context, arguments);
        if (_hasOutputProperties && context.Result is not null)
            TakeOutputs(context);
    }

    // A result that carries outputs is no result beside them, as in Azure: middleware finds it in the outputs.
    private void TakeOutputs(LocalFunctionContext context)
    {
        foreach (var output in function.Outputs)
        {
            if (output.ValueOf(context.Result) is { } value)
                context.OutputValues[output.Name] = value;
        }

        context.Result = null;
    }
}

using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>Runs one function at the end of the pipeline: binds its arguments and calls its method.</summary>
/// <param name="function">The function.</param>
/// <param name="log">The function's logger.</param>
internal sealed class FunctionExecutor(FunctionDescriptor function, ILogger log)
{
    private readonly FunctionMethod _method = new(function.Method);
    private readonly ArgumentSource[] _sources =
        [.. function.Method.GetParameters().Select(p => ArgumentBinder.SourceOf(function, p))];

    /// <summary>The function's logger.</summary>
    public ILogger Log => log;

    /// <summary>Runs the function and leaves its result in the context.</summary>
    /// <param name="context">The invocation.</param>
    /// <returns>A task that ends with the function.</returns>
    /// <remarks>Awaits nothing but the function's own task unless an argument needs it, so that an orchestrator stays on its
    /// scheduler.</remarks>
    public async Task RunAsync(LocalFunctionContext context)
    {
        var arguments = _sources.Length == 0 ? [] : new object?[_sources.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = _sources[i](context);
            arguments[i] = argument.IsCompletedSuccessfully ? argument.Result : await argument;
        }

        context.Result = await _method.InvokeAsync(() => context.InstanceServices, arguments);
    }
}

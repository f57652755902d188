using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.LocalHost.Triggers.Http;

/// <summary>Writes what an HTTP function returned as its response.</summary>
internal static class HttpResultWriter
{
    /// <summary>Writes the result of an invocation; a function that returned nothing has written its response itself, or answers
    /// 200.</summary>
    /// <param name="context">The invocation.</param>
    /// <param name="http">Where to write.</param>
    /// <param name="stop">Stops writing.</param>
    /// <returns>A task that ends when the response is written.</returns>
    public static Task WriteAsync(LocalFunctionContext context, HttpContext http, CancellationToken stop) =>
        ResponseOf(context) switch
        {
            null => Task.CompletedTask,
            IActionResult action => action.ExecuteResultAsync(ActionContextOf(http)),
            IResult result => result.ExecuteAsync(http),
            LocalHttpResponseData response => response.CopyToAsync(http.Response, stop),
            var value => new ObjectResult(value).ExecuteResultAsync(ActionContextOf(http)),
        };

    /// <summary>The result, or among other outputs the one that is the response. What a function sends elsewhere is none, but
    /// middleware may have put a response in its place.</summary>
    private static object? ResponseOf(LocalFunctionContext context)
    {
        var outputs = context.Function.Outputs;
        if (outputs.FirstOrDefault(o => o.Attribute is HttpResultAttribute) is { } http && context.Result is null)
            return context.OutputValues.GetValueOrDefault(http.Name);
        return outputs.Any(o => o.Name == FunctionOutput.Return) ? null : context.Result;
    }

    private static ActionContext ActionContextOf(HttpContext http) => new(http, http.GetRouteData(), new ActionDescriptor());
}

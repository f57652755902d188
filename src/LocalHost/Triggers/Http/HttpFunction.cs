using FunctionsOrchestration.LocalHost.Security;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Triggers.Http;

/// <summary>Answers requests with one HTTP function.</summary>
internal sealed class HttpFunction(
    FunctionDescriptor function,
    AuthorizationLevel level,
    FunctionInvoker invoker,
    RequestAuthorizer authorizer,
    DrainDeadline deadline,
    ILogger log)
{
    /// <summary>Answers a request. A caller without the key gets 401; a function that throws, a bare 500, as on the genuine
    /// host.</summary>
    /// <param name="http">The request and its response.</param>
    /// <returns>A task that ends with the answer.</returns>
    public async Task AnswerAsync(HttpContext http)
    {
        if (!authorizer.MayInvoke(http.Request, level, function.Name))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, deadline.Token);
        try
        {
            await RunAsync(http, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Abandon(http, StatusCodes.Status503ServiceUnavailable);
        }
        catch (BadHttpRequestException exception)
        {
            Abandon(http, exception.StatusCode);
        }
        catch (Exception)
        {
            Abandon(http, StatusCodes.Status500InternalServerError);
        }
    }

    private async Task RunAsync(HttpContext http, CancellationToken stop)
    {
        await using var context = invoker.CreateContext(function, null, BindingDataOf(http.Request), stop);
        context.InstanceServices = http.RequestServices;
        context.Items[HttpInvocation.ContextKey] = http;
        context.TriggerValue = await TriggerValueAsync(context, http.Request, stop);
        await invoker.InvokeAsync(context);
        try
        {
            await HttpResultWriter.WriteAsync(context, http, stop);
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            log.ResponseFailed(exception, function.Name);
            throw;
        }
    }

    private async ValueTask<object?> TriggerValueAsync(FunctionContext context, HttpRequest request, CancellationToken stop)
    {
        var type = function.TriggerParameter.ParameterType;
        if (type == typeof(HttpRequest))
            return request;
        if (type == typeof(HttpContext))
            return request.HttpContext;
        if (type == typeof(HttpRequestData))
            return HttpInvocation.RequestData(context);
        return await BinaryData.FromStreamAsync(request.Body, stop);
    }

    /// <summary>Route values, and query parameters that have no route value of their name.</summary>
    private static Dictionary<string, object?> BindingDataOf(HttpRequest request)
    {
        var data = new Dictionary<string, object?>(request.RouteValues, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in request.Query)
            data.TryAdd(name, value.ToString());
        return data;
    }

    private static void Abandon(HttpContext http, int status)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = status;
    }
}

using FunctionsOrchestration.LocalHost.Hosting;
using FunctionsOrchestration.LocalHost.Security;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.LocalHost.Triggers.EventGrid;

/// <summary>The address that Event Grid, or anything that speaks as it does, posts to:
/// <c>/runtime/webhooks/EventGrid?functionName=NAME</c>. What a request asks for stands in its header
/// <c>aeg-event-type</c>; the answers are those of the genuine extension.</summary>
internal sealed class EventGridEndpoints(
    FunctionCatalog functions, EventDispatcher dispatcher, RequestAuthorizer authorizer, HostAddress address)
    : IHostEndpoints, ITriggerListener
{
    private const string Path = "/runtime/webhooks/EventGrid";
    private const string EventTypeHeader = "aeg-event-type";

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder endpoints) => endpoints.Map(Path, AnswerAsync);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Nothing to wait for: the server ends when its requests have.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public string? Describe(FunctionDescriptor function) =>
        function.Trigger is EventGridTriggerAttribute
            ? $"{address.BaseUrl}{Path}?functionName={Uri.EscapeDataString(function.Name)}"
            : null;

    private Task<IResult> AnswerAsync(HttpRequest request, string? functionName, CancellationToken stop)
    {
        if (!authorizer.MayUse(request, HostKeys.EventGrid))
            return Task.FromResult(Results.Unauthorized());
        if (!functions.TryFind(functionName ?? "", out var function) || function.Trigger is not EventGridTriggerAttribute)
        {
            var unknown = $"cannot find function: '{functionName}'";
            return Task.FromResult(Results.Text(unknown, statusCode: StatusCodes.Status404NotFound));
        }

        if (HttpMethods.IsOptions(request.Method))
            return Task.FromResult(EventGridHandshake.AllowOrigin(request));

        return FirstOf(request.Headers[EventTypeHeader]).ToUpperInvariant() switch
        {
            "SUBSCRIPTIONVALIDATION" => EventGridHandshake.ValidateAsync(request, stop),
            "NOTIFICATION" => dispatcher.DispatchAsync(function, request, stop),
            "UNSUBSCRIBE" => Task.FromResult(Results.StatusCode(StatusCodes.Status202Accepted)),
            _ => Task.FromResult(Results.StatusCode(StatusCodes.Status400BadRequest)),
        };
    }

    private static string FirstOf(StringValues values) => values.Count > 0 ? values[0]! : "";
}

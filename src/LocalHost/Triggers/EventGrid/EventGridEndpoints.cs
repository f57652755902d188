using System.Collections;
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
internal sealed class EventGridEndpoints : IHostEndpoints, ITriggerListener
{
    private const string Path = "/runtime/webhooks/EventGrid";
    private const string ExtensionName = "eventgrid";
    private const string EventTypeHeader = "aeg-event-type";

    private readonly FunctionCatalog _functions;
    private readonly EventDispatcher _dispatcher;
    private readonly RequestAuthorizer _authorizer;
    private readonly HostAddress _address;

    /// <exception cref="FunctionCatalogException">A batched trigger has a parameter that takes no batch.</exception>
    public EventGridEndpoints(FunctionCatalog functions, EventDispatcher dispatcher, RequestAuthorizer authorizer, HostAddress address)
    {
        _functions = functions;
        _dispatcher = dispatcher;
        _authorizer = authorizer;
        _address = address;
        var mistakes = functions.TriggeredBy<EventGridTriggerAttribute>()
            .Where(listener => listener.Trigger.IsBatched && !TakesBatch(listener.Function.TriggerParameter.ParameterType))
            .Select(listener => $"Function '{listener.Function.Name}': IsBatched hands over an array of events, so '{listener.Function.TriggerParameter.Name}' must be an array.")
            .ToList();
        if (mistakes.Count > 0)
            throw new FunctionCatalogException(mistakes);
    }

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder endpoints) => endpoints.Map(Path, AnswerAsync);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Nothing to wait for: the server ends when its requests have.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public string? Describe(FunctionDescriptor function) =>
        function.Trigger is EventGridTriggerAttribute ? $"{_address.BaseUrl}{Path}?functionName={Uri.EscapeDataString(function.Name)}" : null;

    private Task<IResult> AnswerAsync(HttpRequest request, string? functionName, CancellationToken stop)
    {
        if (!_authorizer.MayUse(request, ExtensionName))
            return Task.FromResult(Results.Unauthorized());
        if (!_functions.TryFind(functionName ?? "", out var function) || function.Trigger is not EventGridTriggerAttribute)
            return Task.FromResult(Results.Text($"cannot find function: '{functionName}'", statusCode: StatusCodes.Status404NotFound));
        if (HttpMethods.IsOptions(request.Method))
            return Task.FromResult(EventGridHandshake.AllowOrigin(request));

        return FirstOf(request.Headers[EventTypeHeader]).ToUpperInvariant() switch
        {
            "SUBSCRIPTIONVALIDATION" => EventGridHandshake.ValidateAsync(request, stop),
            "NOTIFICATION" => _dispatcher.DispatchAsync(function, request, stop),
            "UNSUBSCRIBE" => Task.FromResult(Results.StatusCode(StatusCodes.Status202Accepted)),
            _ => Task.FromResult(Results.StatusCode(StatusCodes.Status400BadRequest)),
        };
    }

    private static bool TakesBatch(Type type) => type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type);

    private static string FirstOf(StringValues values) => values.Count > 0 ? values[0]! : "";
}

using System.Text;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Events.Delivery.EventGridAuth;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Topics.Declarations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Topics.Publishing;

/// <summary>
/// Publishes events as Event Grid's data plane does: the same address, keys, tokens, schemas and errors, so that its client libraries need
/// no change but the endpoint.
/// </summary>
/// <param name="catalog">The topics.</param>
/// <param name="intake">Where events are accepted.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says that nothing can be accepted.</param>
public sealed class PublishEvents(TopicCatalog catalog, EventIntake intake, TimeProvider time, ILogger<PublishEvents> log)
{
    private static readonly EventLimits Limits = new();

    /// <summary><c>POST /api/topics/{topic}/events?api-version=2018-01-01</c>.</summary>
    /// <param name="request">CloudEvents, structured, in a batch or binary; or events of the Event Grid schema.</param>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="stop">Ends the request; what is accepted is accepted.</param>
    /// <returns>200 once all of them are durable; 400, 401, 404, 413, 415 or 503 with the error, and then none of them is.</returns>
    [Function("PublishEvents")]
    public async Task<IActionResult> PublishAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "topics/{topic}/events")] HttpRequest request, string topic, CancellationToken stop)
    {
        if ((catalog.Find(topic) ?? await catalog.FindNowAsync(topic, stop)) is not { } found) return Answer(DataPlaneError.NoTopic(topic));
        if (Refuse(request, found) is { } refused) return Answer(refused);
        if (await ReadBodyAsync(request, stop) is not { } body)
            return Answer(DataPlaneError.Refused([new("body", null, $"A request may have at most {Limits.MaxRequestBytes} bytes.", "Publish the events in several requests.", Events.Routing.RoutingErrorKind.TooLarge)]));

        var headers = request.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.ToString()));
        var reading = EventReader.Read(new PublishRequest(request.ContentType, headers, body, topic), Limits);
        if (!reading.Accepted) return Answer(DataPlaneError.Refused(reading.Errors));
        if (reading.Events.Count == 0) return new OkResult();
        return await AcceptAsync(request, topic, reading.Events, body.Length);
    }

    private async Task<IActionResult> AcceptAsync(HttpRequest request, string topic, IReadOnlyList<CloudEvent> events, int bytes)
    {
        try
        {
            if (await intake.TryAcceptAsync(topic, events, bytes)) return new OkResult();
            request.HttpContext.Response.Headers.RetryAfter = "1";
            return Problems.StorageUnavailable("More events wait for storage than may. None of these was accepted; publish them again in a second.");
        }
        catch (Exception failure) when (StorageFailure.Is(failure))
        {
            log.PublishingFailed(failure, topic);
            return Problems.StorageUnavailable("Whether the events were accepted is not known. Publish them again: the same ids are the same events.");
        }
    }

    private DataPlaneError? Refuse(HttpRequest request, TopicModel topic)
    {
        if (!topic.Definition.Open)
        {
            var credential = new PublisherCredential(Header(request, "aeg-sas-key"), Header(request, "aeg-sas-token"), Header(request, "Authorization"));
            var endpoint = new Uri(UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase, request.Path));
            var verdict = topic.Keys?.Verify(credential, endpoint, time.GetUtcNow()) ?? PublisherVerdict.WrongKey;
            if (verdict != PublisherVerdict.Authorized) return DataPlaneError.Unauthorized(verdict, request.Host.Host);
        }

        // Event Grid asks for the version; who publishes with curl shall not have to.
        return request.Query.ContainsKey(ApiVersion.Parameter) && ApiVersion.Problem(request.Query[ApiVersion.Parameter]) is { } problem
            ? DataPlaneError.BadRequest(problem)
            : null;
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpRequest request, CancellationToken stop)
    {
        try
        {
            await using var limited = new LimitedStream(request.Body, Limits.MaxRequestBytes);
            using var body = new MemoryStream(request.ContentLength is { } length && length <= Limits.MaxRequestBytes ? (int)length : 0);
            await limited.CopyToAsync(body, stop);
            return body.GetBuffer().AsMemory(0, (int)body.Length);
        }
        catch (BodyTooLargeException)
        {
            return null;
        }
    }

    private static string? Header(HttpRequest request, string name) => request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    private static ContentResult Answer(DataPlaneError error) => new()
    {
        StatusCode = error.Status, ContentType = "application/json; charset=utf-8", Content = Encoding.UTF8.GetString(error.Body()),
    };
}

using System.Net.Http.Headers;
using FunctionsOrchestration.Events.Delivery.Webhooks;
using FunctionsOrchestration.Topics.Deliveries.Destinations;

namespace FunctionsOrchestration.Topics.Declarations;

/// <summary>
/// Asks a webhook whether it wants the events, before it gets the first one: so nobody can have this service flood an address whose owner
/// knows nothing of it.
/// </summary>
/// <param name="webhooks">Makes requests.</param>
/// <param name="time">The clock.</param>
public sealed class WebhookHandshake(WebhookClient webhooks, TimeProvider time)
{
    /// <summary>Asks.</summary>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="destination">The webhook.</param>
    /// <param name="code">What its owner can prove his agreement with, also later.</param>
    /// <param name="callback">Where he can.</param>
    /// <param name="cancellation">Ends the asking.</param>
    internal Task<HandshakeResult> AskAsync(string topic, DestinationDefinition destination, string code, Uri callback, CancellationToken cancellation) =>
        WebhookDestination.SchemaOf(destination) == DeliverySchema.EventGrid
            ? AskEventGridAsync(topic, destination.Url!, code, callback, cancellation)
            : AskCloudEventsAsync(destination.Url!, callback, cancellation);

    private async Task<HandshakeResult> AskEventGridAsync(string topic, string url, string code, Uri callback, CancellationToken cancellation)
    {
        var body = EventGridHandshake.Request(Guid.NewGuid().ToString(), topic, code, callback, time.GetUtcNow());
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json; charset=utf-8");
        request.Headers.Add(DeliveryHeaders.EventType, DeliveryHeaders.SubscriptionValidation);
        var answer = await webhooks.AskAsync(request, cancellation);
        if (answer.Problem is { } problem) return new(HandshakeVerdict.Refused, problem);
        if (EventGridHandshake.IsValidated(answer.Status, answer.Body, code)) return new(HandshakeVerdict.Agreed, null);
        // Whoever answers 200 without the code is asked to open the address that came with it, as Event Grid does.
        return answer.Status == 200
            ? new(HandshakeVerdict.Pending, "It answered 200 without the validation code: open the validation URL that it was sent, within ten minutes.")
            : new(HandshakeVerdict.Refused, $"It answered {answer.Status} to the validation event.");
    }

    private async Task<HandshakeResult> AskCloudEventsAsync(string url, Uri callback, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, url);
        foreach (var (name, value) in CloudEventHandshake.Request(callback.Host, callback, rate: null)) request.Headers.TryAddWithoutValidation(name, value);
        var answer = await webhooks.AskAsync(request, cancellation);
        if (answer.Problem is { } problem) return new(HandshakeVerdict.Refused, problem);
        var granted = CloudEventHandshake.Answered(
            answer.Status, answer.Headers.GetValueOrDefault(CloudEventHandshake.AllowedOrigin), answer.Headers.GetValueOrDefault(CloudEventHandshake.AllowedRate), callback.Host);
        if (granted.Granted) return new(HandshakeVerdict.Agreed, null);
        return answer.Status is >= 200 and < 300
            ? new(HandshakeVerdict.Pending, $"{granted.Problem} It may still agree by the callback that it was sent, within ten minutes.")
            : new(HandshakeVerdict.Refused, granted.Problem);
    }
}

/// <summary>What a webhook said.</summary>
/// <param name="Verdict">The kind.</param>
/// <param name="Problem">Why it has not agreed; null where it has.</param>
internal sealed record HandshakeResult(HandshakeVerdict Verdict, string? Problem);

/// <summary>Whether a webhook wants events.</summary>
internal enum HandshakeVerdict
{
    /// <summary>It does.</summary>
    Agreed,

    /// <summary>Its owner may still say so.</summary>
    Pending,

    /// <summary>It does not, or is not there.</summary>
    Refused,
}

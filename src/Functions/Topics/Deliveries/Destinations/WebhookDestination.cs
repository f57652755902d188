using System.Net.Http.Headers;
using Azure.Core;
using FunctionsOrchestration.Events.Delivery.Retries;
using FunctionsOrchestration.Events.Delivery.Webhooks;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Topics.Declarations;
using Microsoft.Extensions.Configuration;

namespace FunctionsOrchestration.Topics.Deliveries.Destinations;

/// <summary>Posts events to an address as Event Grid does, signed or with a token where that was asked for.</summary>
/// <param name="webhooks">Makes requests.</param>
/// <param name="credential">The app's identity.</param>
/// <param name="configuration">Where secrets are.</param>
/// <param name="time">The clock.</param>
internal sealed class WebhookDestination(WebhookClient webhooks, TokenCredential credential, IConfiguration configuration, TimeProvider time)
    : IDestination
{
    public string Type => DestinationTypes.Webhook;

    public async Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken stop)
    {
        var (body, schema) = Write(delivery);
        using var request = new HttpRequestMessage(HttpMethod.Post, delivery.Destination.Url) { Content = new ReadOnlyMemoryContent(body) };
        var isBatch = delivery.Subscription.Definition.Delivery.MaxEventsPerBatch > 1;
        var originals = delivery.Events.Select(one => one.Shaped).ToList();
        Add(request, DeliveryHeaders.For(delivery.Subscription.Name, schema, originals, delivery.Attempts, isBatch));
        if (Secret(delivery.Destination) is { } secret)
            Add(request, WebhookSignature.Sign(delivery.KeyOf(delivery.Events[0]), time.GetUtcNow(), body, secret));
        if (delivery.Destination.EntraAudience is { } audience)
        {
            var token = await credential.GetTokenAsync(new TokenRequestContext([$"{audience.TrimEnd('/')}/.default"]), stop);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        }

        return await webhooks.SendAsync(request, stop);
    }

    private string? Secret(DestinationDefinition destination) => destination.SecretSetting is { } setting ? configuration[setting] : null;

    private static (byte[] Body, DeliverySchema Schema) Write(Delivery delivery)
    {
        var events = delivery.Events.Select(one => one.Shaped);
        if (SchemaOf(delivery.Destination) == DeliverySchema.EventGrid)
            return (EventGridWriter.Array(events, delivery.Batch.ReceivedAt), DeliverySchema.EventGrid);
        return delivery.Subscription.Definition.Delivery.MaxEventsPerBatch > 1
            ? (CloudEventWriter.Batch(events), DeliverySchema.CloudEvents)
            : (CloudEventWriter.Structured(delivery.Events[0].Shaped), DeliverySchema.CloudEvents);
    }

    internal static DeliverySchema SchemaOf(DestinationDefinition destination) =>
        destination.Schema == "eventGrid" ? DeliverySchema.EventGrid : DeliverySchema.CloudEvents;

    private static void Add(HttpRequestMessage request, IEnumerable<KeyValuePair<string, string>> headers)
    {
        foreach (var (name, value) in headers)
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content!.Headers.TryAddWithoutValidation(name, value);
    }
}

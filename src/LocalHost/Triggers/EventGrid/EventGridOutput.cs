using System.Collections.Concurrent;
using System.Text.Json;
using Azure;
using Azure.Identity;
using Azure.Messaging;
using Azure.Messaging.EventGrid;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.LocalHost.Triggers.EventGrid;

/// <summary>Publishes what a function returns to an Event Grid topic: events of either schema, alone or as a list, as objects
/// or as JSON. JSON with <c>specversion</c> is a CloudEvent, any other an event of Event Grid schema.</summary>
internal sealed class EventGridOutput(IConfiguration settings, IOptions<WorkerOptions> worker) : IOutputBinding
{
    private readonly ConcurrentDictionary<EventGridOutputAttribute, EventGridPublisherClient> _topics = new();

    /// <inheritdoc/>
    public bool Handles(OutputBindingAttribute attribute) => attribute is EventGridOutputAttribute;

    /// <inheritdoc/>
    public async Task SendAsync(
        FunctionDescriptor function, OutputBindingAttribute attribute, object value, CancellationToken cancellationToken)
    {
        var topic = _topics.GetOrAdd((EventGridOutputAttribute)attribute, Open);
        // As for queues: that the host stops is no reason to lose what a function that has succeeded returned.
        foreach (var schema in EventsOf(value).GroupBy(e => e.GetType()))
        {
            if (schema.Key == typeof(CloudEvent))
                await topic.SendEventsAsync(schema.Cast<CloudEvent>(), CancellationToken.None);
            else
                await topic.SendEventsAsync(schema.Cast<EventGridEvent>(), CancellationToken.None);
        }
    }

    private EventGridPublisherClient Open(EventGridOutputAttribute attribute)
    {
        if (attribute.Connection is { } connection)
            return new EventGridPublisherClient(EndpointIn($"{connection}:topicEndpointUri"), new DefaultAzureCredential());
        var key = settings[attribute.TopicKeySetting ?? ""] is { Length: > 0 } value
            ? value
            : throw new FormatException($"The setting '{attribute.TopicKeySetting}' must hold the key of the Event Grid topic.");
        return new EventGridPublisherClient(EndpointIn(attribute.TopicEndpointUri ?? ""), new AzureKeyCredential(key));
    }

    private Uri EndpointIn(string setting) => Uri.TryCreate(settings[setting], UriKind.Absolute, out var endpoint)
        ? endpoint
        : throw new FormatException(
            $"The setting '{setting.Replace(":", "__", StringComparison.Ordinal)}' must hold the address of an Event Grid topic.");

    private IEnumerable<object> EventsOf(object value) => value switch
    {
        EventGridEvent or CloudEvent => [value],
        IEnumerable<EventGridEvent> events => events,
        IEnumerable<CloudEvent> events => events,
        string json => Parse(BinaryData.FromString(json)),
        IEnumerable<string> events => events.SelectMany(json => Parse(BinaryData.FromString(json))),
        BinaryData json => Parse(json),
        _ => Parse((worker.Value.Serializer ?? WorkerSerializer.Default).Serialize(value, value.GetType(), default)),
    };

    private static IEnumerable<object> Parse(BinaryData json)
    {
        var root = JsonSerializer.Deserialize<JsonElement>(json);
        return root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().Select(ParseOne) : [ParseOne(root)];
    }

    private static object ParseOne(JsonElement json)
    {
        var data = BinaryData.FromString(json.GetRawText());
        return json.TryGetProperty("specversion", out _) ? CloudEvent.Parse(data)! : EventGridEvent.Parse(data);
    }
}

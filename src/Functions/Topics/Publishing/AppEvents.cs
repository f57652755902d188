using Azure;
using Azure.Messaging.EventGrid;
using FunctionsOrchestration.Events.Routing.Envelopes;
using CloudEvent = Azure.Messaging.CloudEvent;
using StoredEvent = FunctionsOrchestration.Events.Routing.Envelopes.CloudEvent;

namespace FunctionsOrchestration.Topics.Publishing;

/// <summary>
/// Publishes what the app itself tells: to the Event Grid topic of the configuration, or to one of its own topics where none is
/// configured.
/// </summary>
public interface IAppEvents
{
    /// <summary>Publishes an event; it is durable when this returns. Publishing it again is the same event.</summary>
    /// <param name="topic">One of the app's own topics. An Event Grid topic takes the events of all of them.</param>
    /// <param name="told">The event.</param>
    /// <param name="cancellation">Ends the call; whether the event was published is then not known.</param>
    /// <exception cref="RequestFailedException">
    /// Event Grid or the storage account does not answer; or, with status 503, so much waits to be stored that nothing more is
    /// taken.
    /// </exception>
    Task PublishAsync(string topic, CloudEvent told, CancellationToken cancellation);
}

/// <summary>Publishes to an Event Grid topic.</summary>
/// <param name="grid">The topic.</param>
internal sealed class EventGridAppEvents(EventGridPublisherClient grid) : IAppEvents
{
    public Task PublishAsync(string topic, CloudEvent told, CancellationToken cancellation) =>
        grid.SendEventAsync(told, cancellation);
}

/// <summary>Publishes to the topics of this app.</summary>
/// <param name="intake">Where events are accepted.</param>
internal sealed class TopicAppEvents(EventIntake intake) : IAppEvents
{
    public async Task PublishAsync(string topic, CloudEvent told, CancellationToken cancellation)
    {
        var data = told.Data!.ToMemory();
        var accepted = new StoredEvent
        {
            Id = told.Id,
            Source = told.Source,
            Type = told.Type,
            Subject = told.Subject,
            Time = told.Time,
            DataContentType = told.DataContentType,
            Extensions = [.. told.ExtensionAttributes.Select(one => new EventExtension(one.Key, (string)one.Value))],
            Data = new EventData(EventDataKind.Json, data),
        };
        if (!await intake.TryAcceptAsync(topic, [accepted], data.Length))
            throw new RequestFailedException(503, $"More events wait for storage than may; none is accepted for {topic} now.");
    }
}

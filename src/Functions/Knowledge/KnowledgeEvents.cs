using Azure.Messaging;
using FunctionsOrchestration.Topics.Declarations;
using FunctionsOrchestration.Topics.Publishing;

namespace FunctionsOrchestration.Knowledge;

/// <summary>What is told to others about an ingestion.</summary>
/// <param name="IngestionId">The ingestion.</param>
/// <param name="Documents">Ids of the documents that became searchable.</param>
/// <param name="Passages">Passages that they were cut into.</param>
public sealed record KnowledgeEventData(string IngestionId, IReadOnlyList<string> Documents, int Passages);

/// <summary>
/// The events, as CloudEvents 1.0. Their ids are made from what they tell, so that a second delivery is recognized.
/// </summary>
internal static class KnowledgeEvent
{
    public const string Ingested = "knowledge.ingested";
    public const string Retracted = "knowledge.retracted";

    public static CloudEvent Of(string type, KnowledgeEventData data, DateTimeOffset now) => new(
        "/knowledge", type, BinaryData.FromObjectAsJson(data, Serialization.Options), "application/json", CloudEventDataFormat.Json)
    {
        Id = $"{data.IngestionId}.{type}",
        Subject = data.IngestionId,
        Time = now,
    };
}

/// <summary>The topic <c>knowledge</c>, which is there while no Event Grid topic is configured.</summary>
internal static class KnowledgeTopic
{
    public const string Name = "knowledge";

    public static BuiltInTopic Declaration { get; } = new(
        Name, "What became searchable, and what is not searchable any more.", new Dictionary<string, SubscriptionDefinition>
        {
            ["listener"] = new()
            {
                Filter = new() { IncludedEventTypes = [KnowledgeEvent.Ingested, KnowledgeEvent.Retracted] },
                Destination = new() { Type = DestinationTypes.Function, Name = KnowledgeListener.FunctionName },
            },
        });
}

/// <summary>Tells others what became searchable, or is not searchable any more.</summary>
/// <param name="events">Where it is published.</param>
/// <param name="time">The clock.</param>
public sealed class KnowledgeEvents(IAppEvents events, TimeProvider time)
{
    /// <summary>Publishes an event; publishing it again is the same event.</summary>
    /// <param name="type"><c>knowledge.ingested</c> or <c>knowledge.retracted</c>.</param>
    /// <param name="data">The ingestion.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>Id of the event.</returns>
    public async Task<string> PublishAsync(string type, KnowledgeEventData data, CancellationToken cancellation)
    {
        var told = KnowledgeEvent.Of(type, data, time.GetUtcNow());
        await events.PublishAsync(KnowledgeTopic.Name, told, cancellation);
        return told.Id;
    }
}

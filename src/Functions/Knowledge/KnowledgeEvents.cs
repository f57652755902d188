using Azure.Data.Tables;
using Azure.Messaging;
using Azure.Messaging.EventGrid;
using FunctionsOrchestration.Storage;

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

/// <summary>Tells others what became searchable, or is not searchable any more.</summary>
public interface IKnowledgeEvents
{
    /// <summary>Publishes an event; publishing it again is the same event.</summary>
    /// <param name="type"><c>knowledge.ingested</c> or <c>knowledge.retracted</c>.</param>
    /// <param name="data">The ingestion.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>Id of the event.</returns>
    Task<string> PublishAsync(string type, KnowledgeEventData data, CancellationToken cancellation);
}

/// <summary>Publishes to the Event Grid topic of the configuration.</summary>
internal sealed class EventGridKnowledgeEvents(EventGridPublisherClient topic, TimeProvider time) : IKnowledgeEvents
{
    public async Task<string> PublishAsync(string type, KnowledgeEventData data, CancellationToken cancellation)
    {
        var told = KnowledgeEvent.Of(type, data, time.GetUtcNow());
        await topic.SendEventAsync(told, cancellation);
        return told.Id;
    }
}

/// <summary>
/// Keeps events in table <c>events</c> while no topic is configured, one partition a type, one row an event: a durable record
/// that can be read and replayed.
/// </summary>
internal sealed class OutboxKnowledgeEvents(TableServiceClient tables, TimeProvider time) : IKnowledgeEvents
{
    private readonly EnsuredTable _events = new(tables, "events");

    public async Task<string> PublishAsync(string type, KnowledgeEventData data, CancellationToken cancellation)
    {
        var told = KnowledgeEvent.Of(type, data, time.GetUtcNow());
        var row = new TableEntity(
            told.Type, told.Id) { ["Source"] = told.Source, ["Subject"] = told.Subject, ["Time"] = told.Time,
            ["Data"] = told.Data!.ToString() };
        await (await _events.GetAsync(cancellation)).UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
        return told.Id;
    }
}

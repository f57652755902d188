using System.Text.Json;
using Azure.Messaging;
using FunctionsOrchestration.Topics.Deliveries;
using FunctionsOrchestration.Topics.Outbox;

namespace FunctionsOrchestration.Choreography;

/// <summary>
/// The events of a choreographed ingestion, as CloudEvents 1.0. The id of each is made of the event that it answers and the step
/// that answers, so whoever hears an event twice tells the same event twice. All of one saga carry its id as
/// <c>correlationid</c>, and each the event that it answers as <c>causationid</c>.
/// </summary>
internal static class IngestionEvents
{
    public const string Requested = "ingestion.requested";
    public const string Extracted = "ingestion.extracted";
    public const string Guarded = "ingestion.guarded";
    public const string Embedded = "ingestion.embedded";
    public const string Indexed = "ingestion.indexed";
    public const string Completed = "ingestion.completed";
    public const string Failed = "ingestion.failed";
    public const string Stalled = "ingestion.stalled";

    private const string Source = "/choreographies/ingestions";
    private const string Prefix = "ingestion.";
    private const string UndoneSuffix = ".undone";

    public static string UndoneType(string step) => $"{Prefix}{step}{UndoneSuffix}";

    /// <summary>The step that an event says is undone; null where it says something else.</summary>
    public static string? UndoneStep(string type) =>
        type.StartsWith(Prefix, StringComparison.Ordinal) && type.EndsWith(UndoneSuffix, StringComparison.Ordinal)
        && type.Length > Prefix.Length + UndoneSuffix.Length
            ? type[Prefix.Length..^UndoneSuffix.Length]
            : null;

    /// <summary>The first event of a saga.</summary>
    public static CloudEvent Begin(IngestionFacts facts, DateTimeOffset now) =>
        Of($"{facts.Input.IngestionId}.requested", Requested, facts.Input.IngestionId, facts, now, null);

    /// <summary>The id of what a step answers to an event.</summary>
    public static string AnswerId(CloudEvent heard, string step) => EventKeys.Of(heard.Id, step);

    /// <summary>What a step answers to an event.</summary>
    public static CloudEvent Answer(CloudEvent heard, string step, StepDecision decision) => Of(
        AnswerId(heard, step), decision.Type, decision.Facts.Input.IngestionId, decision.Facts, decision.At, heard.Id);

    /// <summary>Any event of a saga.</summary>
    public static CloudEvent Of(string id, string type, string saga, object data, DateTimeOffset at, string? cause)
    {
        var told = new CloudEvent(
            Source, type, BinaryData.FromObjectAsJson(data, Serialization.Options), "application/json", CloudEventDataFormat.Json)
        {
            Id = id, Subject = saga, Time = at, ExtensionAttributes = { [EventExtensions.CorrelationId] = saga },
        };
        if (cause is not null) told.ExtensionAttributes[EventExtensions.CausationId] = cause;
        return told;
    }

    /// <exception cref="JsonException">It is no event of a saga.</exception>
    public static IngestionFacts Read(CloudEvent heard) => heard.Data?.ToObjectFromJson<IngestionFacts>(Serialization.Options)
        ?? throw new JsonException($"The event {heard.Id} carries no facts about an ingestion.");
}

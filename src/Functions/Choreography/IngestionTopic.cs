using FunctionsOrchestration.Ingestion;
using FunctionsOrchestration.Topics.Declarations;

namespace FunctionsOrchestration.Choreography;

/// <summary>
/// The topic <c>ingestion</c>, which is there while no Event Grid topic is configured. Who listens to what stands here and in
/// infra/main.bicep, nowhere else: a participant knows the events that it hears and tells, and no other participant.
/// </summary>
internal static class IngestionTopic
{
    public const string Name = "ingestion";

    public static BuiltInTopic Declaration { get; } = new(
        Name, "Ingestions that nobody conducts: what each participant has done.", new Dictionary<string, SubscriptionDefinition>
        {
            ["extraction"] = To(
                Extraction.FunctionName, IngestionEvents.Requested, IngestionEvents.Failed, IngestionEvents.Completed),
            ["guarding"] = To(Guarding.FunctionName, IngestionEvents.Extracted),
            ["embedding"] = To(Embedding.FunctionName, IngestionEvents.Guarded, IngestionEvents.Failed),
            ["indexing"] = To(Indexing.FunctionName, IngestionEvents.Embedded, IngestionEvents.Failed),
            ["billing"] = To(Billing.FunctionName, IngestionEvents.Indexed, IngestionEvents.Failed),
            ["watching"] = To(
                Watching.FunctionName,
                [
                    IngestionEvents.Requested, IngestionEvents.Extracted, IngestionEvents.Guarded, IngestionEvents.Embedded,
                    IngestionEvents.Indexed, IngestionEvents.Completed, IngestionEvents.Failed,
                    .. new[] { IngestionSteps.Extract, IngestionSteps.Embed, IngestionSteps.Index, ChoreographySteps.Bill }
                        .Select(IngestionEvents.UndoneType),
                ]),
        });

    private static SubscriptionDefinition To(string function, params string[] types) => new()
    {
        Filter = new() { IncludedEventTypes = types },
        Destination = new() { Type = DestinationTypes.Function, Name = function },
    };
}

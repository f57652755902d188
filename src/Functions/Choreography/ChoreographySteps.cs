using FunctionsOrchestration.Ingestion;

namespace FunctionsOrchestration.Choreography;

/// <summary>The steps that <c>failAt</c> may name. No code but that check knows them all, and none knows their order.</summary>
internal static class ChoreographySteps
{
    public const string Bill = "bill";

    public static IReadOnlyList<string> All { get; } =
        [IngestionSteps.Extract, IngestionSteps.Guard, IngestionSteps.Embed, IngestionSteps.Index, Bill];
}

namespace FunctionsOrchestration.Ingestion;

/// <summary>The steps of the saga, in their order.</summary>
internal static class IngestionSteps
{
    public const string Reserve = "reserve";
    public const string Extract = "extract";
    public const string Guard = "guard";
    public const string Embed = "embed";
    public const string Index = "index";
    public const string Publish = "publish";

    /// <summary>Name of the saga, for rules about its steps.</summary>
    public const string Scenario = "ingestion";

    /// <summary>Event that asks a saga to stop; its payload is the reason.</summary>
    public const string CancelEvent = "cancel";

    public static IReadOnlyList<string> All { get; } = [Reserve, Extract, Guard, Embed, Index, Publish];
}

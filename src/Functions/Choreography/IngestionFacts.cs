using FunctionsOrchestration.Ingestion;

namespace FunctionsOrchestration.Choreography;

/// <summary>
/// The data of every event of a choreographed ingestion: all that is known of it. A participant needs nothing else, so none asks
/// another. It outlives versions of the app in queues and logs: new fields are optional.
/// </summary>
/// <param name="Input">What was asked for.</param>
/// <param name="Documents">Every document and how far it has come.</param>
/// <param name="ToUndo">Steps that would leave something behind, the earliest first.</param>
public sealed record IngestionFacts(
    IngestionInput Input, IReadOnlyList<IngestedDocument> Documents, IReadOnlyList<string> ToUndo)
{
    /// <summary>The step that failed; null where none did.</summary>
    public string? FailedStep { get; init; }

    /// <summary>Why it failed; null where none did.</summary>
    public string? Reason { get; init; }

    internal static IngestionFacts Of(IngestionInput input) => new(input, DocumentSteps.NotBegun(input), []);

    /// <summary>The same after a step that has begun, and perhaps left something.</summary>
    internal IngestionFacts After(string step, bool leavesSomething) =>
        leavesSomething && !ToUndo.Contains(step) ? this with { ToUndo = [.. ToUndo, step] } : this;
}

/// <summary>What a participant decided, once and for all: the event that follows.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Facts">Its data.</param>
/// <param name="At">When it was decided.</param>
public sealed record StepDecision(string Type, IngestionFacts Facts, DateTimeOffset At);

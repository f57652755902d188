using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Ingestion;

namespace FunctionsOrchestration.Choreography;

/// <summary>What is known of a saga that nobody conducts, as it is stored. New fields are optional.</summary>
public sealed record IngestionWatchState
{
    /// <summary>Fingerprint of the request that began it; null where no saga was begun.</summary>
    public string? Digest { get; init; }

    /// <summary>When it was begun, or showed progress last.</summary>
    public DateTimeOffset ProgressAt { get; init; }

    /// <summary>What has been told, in the order in which it was heard; each event once.</summary>
    public IReadOnlyList<ToldStep> Told { get; init; } = [];

    /// <summary>The documents, as they were told of last.</summary>
    public IReadOnlyList<IngestedDocument> Documents { get; init; } = [];

    /// <summary>Steps that have to be undone; null while none has failed.</summary>
    public IReadOnlyList<string>? ToUndo { get; init; }

    /// <summary>The step that failed; null while none has.</summary>
    public string? FailedStep { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Reason { get; init; }

    /// <summary>Since when it is reported as stalled; null while it is not.</summary>
    public DateTimeOffset? StalledSince { get; init; }

    /// <summary>Number of the look at it that is due; one with another number comes too late.</summary>
    public long Look { get; init; }

    /// <summary>Where it stands.</summary>
    internal ChoreographyState State => ToUndo switch
    {
        { } steps when steps.All(IsUndone) => ChoreographyState.Undone,
        null when Has(IngestionEvents.Completed) => ChoreographyState.Completed,
        _ when StalledSince is not null => ChoreographyState.Stalled,
        null => ChoreographyState.Running,
        _ => ChoreographyState.Failed,
    };

    internal bool HasEnded => State is ChoreographyState.Completed or ChoreographyState.Undone;

    internal bool Has(string type) => Told.Any(step => step.Type == type);

    /// <summary>The same after an event that was not heard before.</summary>
    internal IngestionWatchState With(ToldEvent told, DateTimeOffset now)
    {
        // Events overtake each other. What a later step says of the documents stands, and what a failure says stands for good.
        var newest = Told.All(step => step.At <= told.Step.At) && told.Step.Type != IngestionEvents.Failed;
        var next = this with
        {
            ProgressAt = now,
            StalledSince = null,
            Told = [.. Told, told.Step],
            Documents = newest || Told.Count == 0 ? told.Documents : Documents,
        };
        return told.Step.Type == IngestionEvents.Failed
            ? next with { ToUndo = told.ToUndo, FailedStep = told.FailedStep, Reason = told.Reason }
            : next;
    }

    private bool IsUndone(string step) => Has(IngestionEvents.UndoneType(step));
}

/// <summary>Something that was told about a saga.</summary>
/// <param name="Type">Type of the event.</param>
/// <param name="Id">Its id, by which <c>GET /api/events/{id}</c> tells its story.</param>
/// <param name="At">When it happened, by the clock of the participant.</param>
/// <param name="CausedBy">Id of the event that it answers; null for the first one.</param>
public sealed record ToldStep(string Type, string Id, DateTimeOffset At, string? CausedBy);

/// <summary>An event as the watch hears of it. New fields are optional.</summary>
/// <param name="Step">What was told.</param>
/// <param name="Documents">The documents as the event tells of them.</param>
/// <param name="ToUndo">Steps that would leave something behind.</param>
/// <param name="FailedStep">The step that failed; null where none did.</param>
/// <param name="Reason">Why it failed.</param>
public sealed record ToldEvent(
    ToldStep Step, IReadOnlyList<IngestedDocument> Documents, IReadOnlyList<string> ToUndo, string? FailedStep, string? Reason);

/// <summary>That a saga begins.</summary>
/// <param name="Digest">Fingerprint of the request.</param>
/// <param name="Documents">Its documents.</param>
public sealed record WatchedBeginning(string Digest, IReadOnlyList<DocumentReference> Documents);

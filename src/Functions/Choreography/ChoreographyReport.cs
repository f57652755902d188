using FunctionsOrchestration.Ingestion;

namespace FunctionsOrchestration.Choreography;

/// <summary>Where a saga without a conductor stands.</summary>
public enum ChoreographyState
{
    /// <summary>Participants are at work.</summary>
    Running,

    /// <summary>The documents are searchable.</summary>
    Completed,

    /// <summary>A step failed; not everything is undone yet.</summary>
    Failed,

    /// <summary>A step failed, and everything is undone.</summary>
    Undone,

    /// <summary>Nothing has been told for too long. It goes on when what is missing comes.</summary>
    Stalled,
}

/// <summary>Answer of <c>GET /api/choreographies/ingestions/{id}</c>.</summary>
/// <param name="Id">The saga.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Steps">What has been told, in the order of the times.</param>
/// <param name="Documents">Every document and what became of it.</param>
/// <param name="ProgressAt">When it was begun, or showed progress last.</param>
public sealed record ChoreographyReport(
    string Id, ChoreographyState State, IReadOnlyList<ToldStep> Steps, IReadOnlyList<DocumentReport> Documents,
    DateTimeOffset ProgressAt)
{
    /// <summary>The step that failed; null where none did.</summary>
    public string? FailedStep { get; init; }

    /// <summary>Why it failed; null where no step did.</summary>
    public string? Reason { get; init; }

    /// <summary>Since when it is reported as stalled; null where it is not.</summary>
    public DateTimeOffset? StalledSince { get; init; }

    internal static ChoreographyReport Of(string saga, IngestionWatchState watch) => new(
        saga, watch.State, [.. watch.Told.OrderBy(step => step.At)],
        [.. watch.Documents.Select(entry => ReportOf(entry, watch.State))], watch.ProgressAt)
    {
        FailedStep = watch.FailedStep, Reason = watch.Reason, StalledSince = watch.StalledSince,
    };

    private static DocumentReport ReportOf(IngestedDocument entry, ChoreographyState state)
    {
        var becomes = (entry.State, state) switch
        {
            (DocumentState.Accepted, ChoreographyState.Completed) => DocumentState.Ingested,
            (DocumentState.Accepted, ChoreographyState.Failed or ChoreographyState.Undone) => DocumentState.Withdrawn,
            _ => entry.State,
        };
        return new(entry.Document.Id, becomes, becomes == DocumentState.Withdrawn ? 0 : entry.Passages, entry.Problem);
    }
}

/// <summary>The 202 of a saga without a conductor.</summary>
/// <param name="Id">The saga.</param>
/// <param name="StatusUrl">Where it can be asked about.</param>
public sealed record ChoreographyAccepted(string Id, string StatusUrl);

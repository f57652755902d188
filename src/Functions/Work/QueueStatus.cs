using FunctionsOrchestration.Mesh.Backpressure;

namespace FunctionsOrchestration.Work;

/// <summary>What <c>GET /api/queues</c> tells of a queue.</summary>
/// <param name="Name">Its name: <c>work</c> for all tenants together, <c>work-…</c> for one.</param>
/// <param name="Depth">Items in it, those included that run or wait for another try.</param>
/// <param name="State"><c>accepting</c> or <c>refusing</c>.</param>
/// <param name="Marks">When it refuses, and when no more.</param>
/// <param name="DrainPerSecond">Items a second that all workers complete.</param>
public sealed record QueueStatus(string Name, long Depth, string State, WaterMarks Marks, double DrainPerSecond)
{
    /// <summary>The tenant's share of the turns; null for the queue of all.</summary>
    public double? Weight { get; init; }

    /// <summary>How long the oldest item that could be taken now has been in it; null where none could, or nobody looked.</summary>
    public double? OldestSeconds { get; init; }

    /// <summary>Dead letters, counted up to 1,000; null where nobody counted.</summary>
    public int? DeadLetters { get; init; }

    /// <summary>How many items this worker has under way; null for one tenant.</summary>
    public int? Running { get; init; }

    /// <summary>How many it may have now; null for one tenant.</summary>
    public int? Concurrency { get; init; }

    internal static QueueStatus Of(QueueView queue, DateTimeOffset now) => new(
        queue.Name, queue.Gate.Depth, queue.Gate.Refuses ? "refusing" : "accepting", queue.Gate.Marks, Math.Round(queue.Rate(now), 2));
}

/// <summary>All queues.</summary>
/// <param name="Whole">All tenants together.</param>
/// <param name="Tenants">The tenants' queues by name, as they were read last: within about a second.</param>
public sealed record QueuesStatus(QueueStatus Whole, IReadOnlyList<QueueStatus> Tenants);

/// <summary>A page of dead letters.</summary>
/// <param name="Letters">The letters, in the order of their ids.</param>
/// <param name="Next">What to send as <c>after</c> for the next page; null where there is none.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetterStatus> Letters, string? Next);

/// <summary>One dead letter.</summary>
/// <param name="Id">The item's id.</param>
/// <param name="Kind">What it is, such as <c>nlp.sentiment</c>.</param>
/// <param name="Reason">Why it is dead, for programs.</param>
/// <param name="Problem">The last error, for people.</param>
/// <param name="Attempts">Tries that counted.</param>
/// <param name="AcceptedAt">When it was accepted, or last replayed.</param>
/// <param name="DiedAt">When it became a dead letter.</param>
public sealed record DeadLetterStatus(
    string Id, string Kind, string Reason, string Problem, int Attempts, DateTimeOffset AcceptedAt, DateTimeOffset DiedAt)
{
    internal static DeadLetterStatus Of(DeadLetter letter) =>
        new(letter.RowKey, letter.Kind, letter.Reason, letter.Problem, letter.Attempts, letter.AcceptedAt, letter.DiedAt);
}

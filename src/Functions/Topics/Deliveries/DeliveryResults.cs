using FunctionsOrchestration.Events.Delivery.Lanes;
using FunctionsOrchestration.Events.Delivery.Retries;

namespace FunctionsOrchestration.Topics.Deliveries;

/// <summary>What came of the deliveries of a message.</summary>
internal sealed record DeliveryResults
{
    /// <summary>Positions of what was delivered.</summary>
    public required IReadOnlyList<int> Delivered { get; init; }

    /// <summary>What is given up.</summary>
    public required IReadOnlyList<SettledDelivery> Dead { get; init; }

    /// <summary>What is tried again, a message for each number of attempts.</summary>
    public required IReadOnlyList<DeliveryRetry> Retries { get; init; }

    /// <summary>Whether anything came of it, rather than that all of it waits for the destination.</summary>
    public bool HasTried => Delivered.Count + Dead.Count + Failures > 0;

    /// <summary>Most attempts at one of them so far.</summary>
    public required int MostAttempts { get; init; }

    /// <summary>Attempts that failed.</summary>
    public required int Failures { get; init; }

    /// <summary>What went wrong last; null where nothing did.</summary>
    public string? LastProblem { get; init; }

    /// <summary>Sorts what a round has settled.</summary>
    /// <param name="settled">What it has settled.</param>
    /// <param name="now">The time.</param>
    public static DeliveryResults Of(IReadOnlyList<SettledDelivery> settled, DateTimeOffset now)
    {
        var failed = settled.Where(one => one.Outcome.Kind is not (OutcomeKind.Delivered or OutcomeKind.Probation)).ToList();
        return new DeliveryResults
        {
            Delivered = [.. settled.Where(one => one.Decision.Verdict == RetryVerdict.Done).Select(Position)],
            Dead = [.. settled.Where(one => one.Decision.Verdict == RetryVerdict.DeadLetter)],
            // The latest time of a group counts for all of it: never earlier than the schedule says, and a message instead of a hundred.
            Retries =
            [
                .. settled.Where(one => one.Decision.Verdict == RetryVerdict.Retry).GroupBy(one => one.Attempts).Select(group => new DeliveryRetry(
                    [.. group.Select(Position)], group.Key, group.Max(one => one.Decision.At!.Value) - now,
                    Describe(group.Last().Outcome))),
            ],
            MostAttempts = settled.Max(one => one.Attempts),
            Failures = failed.Count,
            LastProblem = failed.Count > 0 ? Describe(failed[^1].Outcome) : null,
        };
    }

    private static int Position(SettledDelivery one) => ((EventAtPosition)one.Delivery).Position;

    private static string Describe(DeliveryOutcome outcome) => outcome.Status is { } status ? $"{outcome.Kind} ({status})" : $"{outcome.Kind}";
}

/// <summary>Deliveries that are tried again together.</summary>
/// <param name="Positions">Positions in the batch.</param>
/// <param name="Attempts">Attempts that were made.</param>
/// <param name="Wait">How long they wait.</param>
/// <param name="Outcome">What went wrong.</param>
internal sealed record DeliveryRetry(IReadOnlyList<int> Positions, int Attempts, TimeSpan Wait, string Outcome)
{
    /// <summary>The message that brings them back.</summary>
    public DeliveryMessage ToMessage(DeliveryMessage before) =>
        before with { Events = Deliveries.Positions.Write(Positions), Attempts = Attempts, LastOutcome = Outcome, Rescues = 0 };
}

/// <summary>A delivery that knows its event.</summary>
/// <param name="Lane">Topic and subscription.</param>
/// <param name="Sequence">Its place in the order of acceptance.</param>
/// <param name="Position">Its place in the batch.</param>
internal sealed record EventAtPosition(string Lane, long Sequence, int Position) : PendingDelivery(Lane, Sequence)
{
    /// <summary>What is delivered; null where the transform made nothing of the event.</summary>
    public ShapedEvent? Event { get; init; }
}

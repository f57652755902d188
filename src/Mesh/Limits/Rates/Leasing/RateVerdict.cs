namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>What a limit says of a call.</summary>
/// <param name="Outcome">Whether it may pass.</param>
/// <param name="Slot">When it took its tokens, in slots of the limit; of an admitted one.</param>
/// <param name="RetryAfter">When another try makes sense; of a refused one.</param>
internal readonly record struct RateVerdict(RateOutcome Outcome, long Slot, TimeSpan RetryAfter)
{
    /// <summary>Only the owner knows.</summary>
    public static RateVerdict Unknown { get; } = new(RateOutcome.Unknown, 0, TimeSpan.Zero);

    /// <summary>True where it may pass.</summary>
    public bool IsAdmitted => Outcome == RateOutcome.Admitted;

    public static RateVerdict Admitted(long slot) => new(RateOutcome.Admitted, slot, TimeSpan.Zero);

    public static RateVerdict Refused(long ticks) => new(RateOutcome.Exhausted, 0, TimeSpan.FromTicks(Math.Max(1, ticks)));

    public static RateVerdict Refused(RateOutcome why, TimeSpan retryAfter) => new(why, 0, retryAfter);
}

/// <summary>Why a call may pass or not.</summary>
internal enum RateOutcome
{
    /// <summary>Nothing is held, and the owner has not said that there is nothing.</summary>
    Unknown,

    /// <summary>It may.</summary>
    Admitted,

    /// <summary>The limit is reached.</summary>
    Exhausted,

    /// <summary>Too many calls wait for the owner's answer.</summary>
    QueueFull,

    /// <summary>The owner cannot be reached.</summary>
    Unreachable,
}

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>How event time is told from events that come out of order.</summary>
public sealed record EventTimeOptions
{
    /// <summary>How far events may come out of order: the watermark is this much behind the newest event of each source. From 0.</summary>
    public TimeSpan OutOfOrderness { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// After how long without events a source no longer holds the watermark back. When all are silent, the watermark follows the clock
    /// at this distance, so that an absence is found in a stream that has stopped. Above 0.
    /// </summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How far ahead of the clock an event's time may be; one that is further ahead is set aside and moves no watermark. From 0.</summary>
    public TimeSpan MostAhead { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Events that are held at most; when there are more, the watermark moves to the oldest and lets it go. At least 1.</summary>
    public int MostHeld { get; init; } = 100_000;

    /// <summary>Sources that are told apart; events of further ones count as one source together. At least 1.</summary>
    public int MostSources { get; init; } = 10_000;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(OutOfOrderness, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(IdleAfter, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostAhead, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostHeld, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostSources, 1);
    }
}

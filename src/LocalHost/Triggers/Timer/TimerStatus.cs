namespace FunctionsOrchestration.LocalHost.Triggers.Timer;

/// <summary>Where a timer stands in its schedule, as it is kept across restarts.</summary>
/// <param name="Last">When the function was last run, or null if it never was.</param>
/// <param name="Next">The next occurrence.</param>
/// <param name="LastUpdated">When this was written.</param>
internal sealed record TimerStatus(DateTimeOffset? Last, DateTimeOffset Next, DateTimeOffset LastUpdated);

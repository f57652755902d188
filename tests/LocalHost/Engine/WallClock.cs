namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>A wall clock that can be set, on top of elapsed time, which goes on evenly whatever the wall clock shows.</summary>
internal sealed class WallClock(TimeProvider elapsed) : TimeProvider
{
    /// <summary>How far the clock was set forward, or back.</summary>
    public TimeSpan Offset { get; set; }

    public override long TimestampFrequency => elapsed.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => elapsed.GetUtcNow() + Offset;

    public override long GetTimestamp() => elapsed.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        elapsed.CreateTimer(callback, state, dueTime, period);
}

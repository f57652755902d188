namespace FunctionsOrchestration.Bench;

/// <summary>Time of a simulation: it stands still while something happens, and then leaps to what happens next.</summary>
internal sealed class VirtualClock : TimeProvider
{
    private readonly PriorityQueue<Action, (long Ticks, long Number)> _events = new();
    private long _now;
    private long _number;

    public TimeSpan Now => TimeSpan.FromTicks(_now);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => new(_now, TimeSpan.Zero);

    /// <summary>Plans something for so long from now.</summary>
    public void After(TimeSpan delay, Action happen) => _events.Enqueue(happen, (_now + delay.Ticks, _number++));

    /// <summary>Lets everything happen that is planned until then.</summary>
    /// <param name="end">Time since the beginning.</param>
    /// <param name="settle">Called after each event, before the next.</param>
    public void Run(TimeSpan end, Action? settle = null)
    {
        while (_events.TryPeek(out var happen, out var when) && when.Ticks <= end.Ticks)
        {
            _events.Dequeue();
            _now = when.Ticks;
            happen();
            settle?.Invoke();
        }
    }
}

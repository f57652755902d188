namespace FunctionsOrchestration.Events.Patterns;

/// <summary>What was worked out of one window.</summary>
/// <param name="Window">The window's name.</param>
/// <param name="Key">The key.</param>
/// <param name="Start">When it began; for a window by count, its first event's time.</param>
/// <param name="End">When it ended, exclusively; for a session, its last event's time and the gap; by count, its last event's time.</param>
/// <param name="Events">How many events it has.</param>
/// <param name="Values">The figures by name; without those that there are no values for.</param>
/// <param name="IsUpdate">Whether a late event has made or changed it after its end.</param>
public sealed record WindowResult(
    string Window, string Key, DateTimeOffset Start, DateTimeOffset End, long Events, IReadOnlyDictionary<string, double> Values, bool IsUpdate)
{
    /// <summary>What the type of a result begins with when it is an event for patterns.</summary>
    public const string EventType = "window.result.";

    /// <summary>The result as an event, of type <c>window.result.{name}</c>, for patterns over windows.</summary>
    public PatternEvent ToEvent() => new(
        $"{Window}/{Key}/{Start.UtcTicks}/{End.UtcTicks}/{Events}", EventType + Window, Key, End,
        EventFields.Of([("count", Events), .. Values.Select(value => (value.Key, FieldValue.Of(value.Value)))]));
}

/// <summary>Where results of windows are put. Whoever owns it takes them out and clears it.</summary>
public sealed class WindowOutput
{
    /// <summary>The results.</summary>
    public IList<WindowResult> Results { get; } = new List<WindowResult>();

    /// <summary>Events that came when no window took them any more.</summary>
    public IList<PatternEvent> Late { get; } = new List<PatternEvent>();

    /// <summary>Forgets all of it.</summary>
    public void Clear()
    {
        Results.Clear();
        Late.Clear();
    }
}

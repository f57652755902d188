namespace FunctionsOrchestration.Events.Patterns;

/// <summary>Where matches are put. Whoever owns it takes them out and clears it; one may serve many matchers.</summary>
public sealed class PatternOutput
{
    /// <summary>What was found, in the order of finding.</summary>
    public IList<PatternMatch> Matches { get; } = new List<PatternMatch>();

    /// <summary>Partial matches whose time was over before they were matches.</summary>
    public IList<PatternMatch> TimedOut { get; } = new List<PatternMatch>();

    /// <summary>Forgets all of it.</summary>
    public void Clear()
    {
        Matches.Clear();
        TimedOut.Clear();
    }
}

/// <summary>What a matcher has done and holds.</summary>
/// <param name="Events">Events that it was given and looked at.</param>
/// <param name="Matches">Matches that it reported.</param>
/// <param name="TimedOut">Partial matches whose time was over.</param>
/// <param name="Dropped">Partial matches that a limit took.</param>
/// <param name="DroppedKeys">Partitions and distinct values that a limit took.</param>
/// <param name="Keyless">Events without the key's field.</param>
/// <param name="Partials">Partial matches that it holds, with matches that wait for older ones.</param>
/// <param name="Keys">Partitions that it holds.</param>
public sealed record MatcherCounters(
    long Events, long Matches, long TimedOut, long Dropped, long DroppedKeys, long Keyless, int Partials, int Keys);

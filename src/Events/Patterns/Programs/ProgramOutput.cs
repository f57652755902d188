namespace FunctionsOrchestration.Events.Patterns;

/// <summary>Where a program puts what it has to say. Whoever owns it takes it out and clears it; one may serve many programs.</summary>
public sealed class ProgramOutput
{
    /// <summary>What was found, in the order of finding.</summary>
    public IList<PatternFinding> Found { get; } = new List<PatternFinding>();

    /// <summary>Matches of temporal patterns whose time was over before they were complete.</summary>
    public IList<PatternFinding> TimedOut { get; } = new List<PatternFinding>();

    /// <summary>Events that came too late to count.</summary>
    public IList<PatternEvent> Late { get; } = new List<PatternEvent>();

    /// <summary>Forgets all of it.</summary>
    public void Clear()
    {
        Found.Clear();
        TimedOut.Clear();
        Late.Clear();
    }
}

/// <summary>What a program has done and holds.</summary>
/// <param name="Events">Events of the types that the pattern looks at.</param>
/// <param name="Found">What it found.</param>
/// <param name="TimedOut">Matches whose time was over before they were complete.</param>
/// <param name="Late">Events that came too late to count.</param>
/// <param name="Dropped">What limits took: partial matches, windows, keys, components.</param>
/// <param name="Keyless">Events without the key's field, where that is counted.</param>
/// <param name="Held">What it holds: partial matches, parts of windows, keys of detectors, components, correlated values.</param>
public sealed record ProgramCounters(long Events, long Found, long TimedOut, long Late, long Dropped, long Keyless, int Held);

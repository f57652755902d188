namespace FunctionsOrchestration.Events.Streams;

/// <summary>What the pattern of a stream has done in one partition, and holds.</summary>
/// <param name="Events">Events of the types that it looks at.</param>
/// <param name="Found">What it found.</param>
/// <param name="TimedOut">Matches whose time was over before they were complete.</param>
/// <param name="Held">Partial matches, parts of windows, keys of detectors, components, correlated values.</param>
/// <param name="Waiting">Events whose time has not come.</param>
/// <param name="Dropped">What limits took.</param>
/// <param name="Keyless">Events without the key's field.</param>
/// <param name="Late">Events that came too late; they are set aside.</param>
/// <param name="Kept">How much of what it held went on after the last change of the pattern.</param>
/// <param name="Lost">How much did not.</param>
public sealed record PatternFigures(
    long Events, long Found, long TimedOut, int Held, int Waiting, long Dropped, long Keyless, long Late, int Kept, int Lost)
{
    /// <summary>Those of two partitions together.</summary>
    public static PatternFigures operator +(PatternFigures left, PatternFigures right) => Add(left, right);

    /// <summary>Those of two partitions together.</summary>
    public static PatternFigures Add(PatternFigures left, PatternFigures right) => new(
        left.Events + right.Events, left.Found + right.Found, left.TimedOut + right.TimedOut, left.Held + right.Held, left.Waiting + right.Waiting,
        left.Dropped + right.Dropped, left.Keyless + right.Keyless, left.Late + right.Late, left.Kept + right.Kept, left.Lost + right.Lost);
}

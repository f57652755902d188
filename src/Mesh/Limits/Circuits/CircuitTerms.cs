using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.Limits.Circuits;

/// <summary>What a shared circuit goes by. Workers send it with their reports, so that its entity needs no catalog.</summary>
/// <param name="MinimumCalls">Calls of all workers within the window before they are judged, at least 1.</param>
/// <param name="FailureRatio">Share of failures, above 0 to 1, from which it opens.</param>
/// <param name="SlowRatio">Share of slow calls, above 0 to 1, from which it opens.</param>
/// <param name="Window">The window in which workers count calls.</param>
/// <param name="BreakTime">How long it stays open the first time.</param>
/// <param name="MaxBreakTime">How long it stays open at most, when it has opened again and again.</param>
/// <param name="Quorum">How many workers must see trouble, at least 1; no more than there are.</param>
/// <param name="Probes">Calls that may try in the whole system when it is half open, and must all be well, at least 1.</param>
/// <param name="AttemptTimeout">How long one of those may take.</param>
public sealed record CircuitTerms(
    int MinimumCalls, double FailureRatio, double SlowRatio, TimeSpan Window, TimeSpan BreakTime, TimeSpan MaxBreakTime, int Quorum,
    int Probes, TimeSpan AttemptTimeout)
{
    /// <summary>The most <see cref="Probes"/> that there may be: more would be a load test of something that is sick.</summary>
    internal const int MostProbes = 100;

    private const double Jitter = 0.2;

    /// <summary>True where a circuit can go by them. A comparison with not-a-number is false.</summary>
    internal bool IsValid =>
        MinimumCalls >= 1 && FailureRatio is > 0 and <= 1 && SlowRatio is > 0 and <= 1 && Quorum >= 1 && Probes is >= 1 and <= MostProbes
        && IsTime(Window) && IsTime(BreakTime) && IsTime(AttemptTimeout) && MaxBreakTime >= BreakTime && IsTime(MaxBreakTime);

    /// <summary>The terms of a service.</summary>
    /// <param name="resilience">What its definition says.</param>
    public static CircuitTerms Of(ResilienceDefinition resilience)
    {
        ArgumentNullException.ThrowIfNull(resilience);
        var circuit = resilience.Circuit;
        return new CircuitTerms(
            circuit.MinimumCalls, circuit.FailureRatio, circuit.SlowRatio, circuit.Window, circuit.BreakTime,
            circuit.MaxBreakTime > circuit.BreakTime ? circuit.MaxBreakTime : circuit.BreakTime, circuit.Quorum, circuit.Probes, resilience.AttemptTimeout);
    }

    /// <summary>True where so many of so many calls are too many, for one worker or for all.</summary>
    internal bool IsTrouble(long calls, long failed, long slow) => calls > 0 && (failed >= FailureRatio * calls || slow >= SlowRatio * calls);

    /// <summary>How long it stays open: twice as long each time, up to the longest, and up to a fifth shorter by chance, so that the
    /// circuits of several endpoints do not come back together.</summary>
    /// <param name="breaks">How often in a row it has opened, from 1.</param>
    /// <param name="chance">From 0 to 1.</param>
    internal TimeSpan Break(int breaks, double chance) =>
        TimeSpan.FromTicks((long)(Math.Min(BreakTime.Ticks * Math.Pow(2, breaks - 1), MaxBreakTime.Ticks) * (1 - (Jitter * chance))));

    private static bool IsTime(TimeSpan time) => time > TimeSpan.Zero && time <= TimeSpan.FromDays(1);
}

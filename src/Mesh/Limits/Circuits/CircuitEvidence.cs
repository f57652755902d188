using System.Globalization;

namespace FunctionsOrchestration.Mesh.Limits.Circuits;

/// <summary>What workers have reported about one endpoint, and what it comes to.</summary>
internal static class CircuitEvidence
{
    // The state of an entity is written with each report; what so many workers say is evidence enough.
    private const int MostWorkers = 200;
    private const int ShownWorkers = 20;
    private const int ErrorCharacters = 200;

    /// <summary>Keeps what a worker says in the place of what it said before.</summary>
    public static SharedCircuitState Hear(SharedCircuitState state, CircuitReport report, DateTimeOffset now)
    {
        var isSettling = state is { Position: CircuitPosition.Closed, Version: > 0 } && now < state.Since + SharedCircuit.Settling;
        var known = state.Evidence.GetValueOrDefault(report.Worker);
        if (isSettling || (known is not null && known.Sequence >= report.Sequence)) return state;

        var said = new WorkerEvidence(now, report.Sequence, report.Calls, report.Failed, report.Slow, Short(report.LastError));

        // While everybody is asked, local circuits keep calls away and short windows run empty: the worst that was seen counts.
        var isAsked = state.Position == CircuitPosition.Suspected && known?.At >= state.Since;
        if (isAsked && known!.Failed + known.Slow > said.Failed + said.Slow)
            said = known with { At = now, Sequence = report.Sequence };
        var kept = now - report.Terms.Window - SharedCircuit.Gathering;
        var evidence = state.Evidence.Where(one => one.Value.At >= kept && one.Key != report.Worker)
            .OrderByDescending(one => one.Value.At).Take(MostWorkers - 1).ToDictionary();
        evidence[report.Worker] = said;
        return state with { Evidence = evidence };
    }

    /// <summary>What was heard since then comes to.</summary>
    public static EvidenceSum Sum(SharedCircuitState state, CircuitTerms terms, DateTimeOffset since)
    {
        var sum = default(EvidenceSum);
        foreach (var one in state.Evidence.Values.Where(one => one.At >= since))
        {
            sum = new EvidenceSum(
                sum.Workers + 1, sum.Troubled + (terms.IsTrouble(one.Calls, one.Failed, one.Slow) ? 1 : 0), sum.Calls + one.Calls,
                sum.Failed + one.Failed, sum.Slow + one.Slow, one.LastError ?? sum.LastError);
        }

        return sum;
    }

    /// <summary>What each worker has said since everybody was asked, the worst first.</summary>
    public static IReadOnlyList<CircuitGround> Grounds(SharedCircuitState state) =>
    [
        .. state.Evidence.Where(one => one.Value.At >= state.Since)
            .OrderByDescending(one => one.Value.Failed + one.Value.Slow).ThenBy(one => one.Key, StringComparer.Ordinal)
            .Take(ShownWorkers).Select(one => new CircuitGround(one.Key, one.Value.Calls, one.Value.Failed, one.Value.Slow, one.Value.LastError)),
    ];

    /// <summary>An error as it is kept; null where there is none.</summary>
    public static string? Short(string? error) => error is null || error.Length <= ErrorCharacters ? error : error[..ErrorCharacters] + "…";
}

/// <summary>What the reports of several workers come to.</summary>
/// <param name="Workers">How many were heard.</param>
/// <param name="Troubled">How many of them have too many failed or slow calls of their own.</param>
/// <param name="Calls">Their calls within the window.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="Slow">How many were slow.</param>
/// <param name="LastError">How one of them failed; null where none did.</param>
internal readonly record struct EvidenceSum(int Workers, int Troubled, long Calls, long Failed, long Slow, string? LastError)
{
    /// <summary>True where all calls together are enough, and too many of them failed or were slow.</summary>
    public bool IsBad(CircuitTerms terms) => Calls >= terms.MinimumCalls && terms.IsTrouble(Calls, Failed, Slow);

    /// <summary>The same for people.</summary>
    public string Describe(CircuitTerms terms) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Failed} of {Calls} calls failed and {Slow} were slow within {terms.Window.TotalSeconds:0.#} s, {Troubled} of {Workers} workers see "
        + $"trouble{(LastError is { } error ? $", last: {error.TrimEnd('.')}" : "")}");
}

namespace FunctionsOrchestration.Mesh.Limits.Circuits;

/// <summary>
/// The probes of a circuit that is half open. Permits that are out, probes that were well and probes that failed are together never more
/// than the terms allow.
/// </summary>
internal static class ProbeRound
{
    /// <summary>Takes in what came of probes. What nobody has a permit for says nothing: it was given to somebody else, or ended before.</summary>
    public static SharedCircuitState End(SharedCircuitState state, CircuitReport report, DateTimeOffset now)
    {
        if (report.Ended.Count == 0) return state;
        var (permits, passed, refused) = (state.Permits.ToList(), state.Passed, state.Refused);
        List<ProbeFailure> failures = [.. state.ProbeFailures];
        foreach (var end in report.Ended)
        {
            if (permits.RemoveAll(permit => permit.Id == end.Permit && permit.Worker == report.Worker) == 0) refused++;
            else if (end.Outcome == ProbeOutcome.Passed) passed++;
            else if (end.Outcome == ProbeOutcome.Failed) failures.Add(new ProbeFailure(report.Worker, now, CircuitEvidence.Short(report.LastError)));
        }

        return state with { Permits = permits, Passed = passed, ProbeFailures = failures, Refused = refused };
    }

    /// <summary>How many failures reopen the circuit: one where a worker is alone, else the same share as of calls, so that the broken
    /// network of one worker does not keep it open for all.</summary>
    public static int FailuresThatReopen(SharedCircuitState state, CircuitTerms terms) =>
        state.Live <= 1 ? 1 : Math.Max(1, (int)Math.Ceiling(terms.FailureRatio * terms.Probes));

    /// <summary>True where every probe has been made.</summary>
    public static bool IsOver(SharedCircuitState state, CircuitTerms terms) => state.Passed + state.ProbeFailures.Count >= terms.Probes;

    /// <summary>Gives permits to the worker, where there are any left and it is its turn.</summary>
    public static SharedCircuitState Grant(SharedCircuitState state, CircuitReport report, DateTimeOffset now)
    {
        List<ProbePermit> permits = [.. state.Permits.Where(permit => permit.Until > now)];
        var free = Math.Max(0, report.Terms.Probes - state.Passed - state.ProbeFailures.Count - permits.Count);
        var granted = Math.Min(Math.Min(free, report.WantedProbes), TurnsOf(state, permits, report.Worker, now));
        var until = now + SharedCircuit.PermitTime + report.Terms.AttemptTimeout + SharedCircuit.PermitSlack;
        for (var i = 1; i <= granted; i++) permits.Add(new ProbePermit(state.LastPermit + i, report.Worker, report.Sequence, until));
        return state with { Permits = permits, LastPermit = state.LastPermit + granted };
    }

    /// <summary>Why the round ended badly, for people.</summary>
    public static string Describe(SharedCircuitState state)
    {
        var last = state.ProbeFailures[^1];
        var what = state.ProbeFailures.Count == 1 ? $"A probe of {last.Worker} failed" : $"{state.ProbeFailures.Count} probes failed, the last one of {last.Worker}";
        return last.Error is { } error ? $"{what}: {error}" : $"{what}.";
    }

    // One at a time where there are others, and none for a while to whoever failed: the others shall have a say.
    private static int TurnsOf(SharedCircuitState state, List<ProbePermit> permits, string worker, DateTimeOffset now)
    {
        if (state.Live <= 1) return int.MaxValue;
        var waits = permits.Exists(permit => permit.Worker == worker)
            || state.ProbeFailures.Any(failure => failure.Worker == worker && now < failure.At + SharedCircuit.PermitTime);
        return waits ? 0 : 1;
    }
}

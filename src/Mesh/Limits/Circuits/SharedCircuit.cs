namespace FunctionsOrchestration.Mesh.Limits.Circuits;

/// <summary>
/// The circuit of one endpoint for all workers, as a state machine without clock, chance or storage. Trouble of one worker makes it
/// suspected, which asks everybody for what they see: a healthy worker says nothing by itself, and must be heard before it is overruled.
/// When all have had time to answer, the evidence of a quorum opens it. After its break it leases a few probes; all of them well close
/// it, one that is not opens it for longer.
/// </summary>
public static class SharedCircuit
{
    private const int KeptMoves = 10;
    private static readonly Dictionary<string, WorkerEvidence> Nobody = [];

    /// <summary>How long workers have to answer a suspicion: they see it within two seconds and report at once.</summary>
    public static readonly TimeSpan Gathering = TimeSpan.FromSeconds(3);

    /// <summary>How long reports are not heeded after it closed: they may be of the time before.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    /// <summary>How long the trouble of too few workers is not looked into again.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

    /// <summary>How long after it asked a worker may begin a probe.</summary>
    public static readonly TimeSpan PermitTime = TimeSpan.FromSeconds(10);

    /// <summary>What a permit lasts longer than its call can: time for the answer to be reported.</summary>
    public static readonly TimeSpan PermitSlack = TimeSpan.FromSeconds(5);

    /// <summary>How long a circuit is kept of which nobody speaks.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    /// <summary>A worker reports.</summary>
    /// <param name="state">The circuit before.</param>
    /// <param name="report">What it says.</param>
    /// <param name="now">The present.</param>
    /// <param name="chance">From 0 to 1, for the length of a break.</param>
    /// <returns>The circuit after.</returns>
    public static SharedCircuitState Report(SharedCircuitState state, CircuitReport report, DateTimeOffset now, double chance)
    {
        if (!report.IsValid) return state with { Refused = state.Refused + 1 };
        var heard = state with { Service = report.Service, Endpoint = report.Endpoint, Terms = report.Terms, HeardAt = now };
        return state.Position switch
        {
            CircuitPosition.Closed => Doubt(CircuitEvidence.Hear(heard, report, now), report.Terms, now),
            CircuitPosition.Suspected => Judge(CircuitEvidence.Hear(heard, report, now), report.Terms, now, chance),
            _ => Try(heard, report, now, chance),
        };
    }

    /// <summary>A person lets nothing through.</summary>
    /// <param name="state">The circuit before.</param>
    /// <param name="trip">Why, and how long.</param>
    /// <param name="now">The present.</param>
    public static SharedCircuitState Trip(SharedCircuitState state, CircuitTrip trip, DateTimeOffset now) =>
        Move(state with { Service = trip.Service, Endpoint = trip.Endpoint, Terms = state.Terms ?? trip.Terms, HeardAt = now }, CircuitPosition.Open,
            trip.Reason is { Length: > 0 } reason ? $"Tripped by hand: {reason}" : "Tripped by hand.", now) with
        {
            Until = now + trip.Duration, IsByHand = true, Breaks = 1, Evidence = Nobody, Grounds = [],
        };

    /// <summary>A person lets everything through.</summary>
    /// <param name="state">The circuit before.</param>
    /// <param name="reset">Why.</param>
    /// <param name="now">The present.</param>
    public static SharedCircuitState Reset(SharedCircuitState state, CircuitReset reset, DateTimeOffset now) =>
        Close(state with { Service = reset.Service, Endpoint = reset.Endpoint, HeardAt = now },
            reset.Reason is { Length: > 0 } reason ? $"Reset by hand: {reason}" : "Reset by hand.", now) with
        {
            Breaks = 0, QuietUntil = null,
        };

    /// <summary>When nobody needs it any more, unless somebody speaks of it before; null where only a person ends it.</summary>
    /// <param name="state">The circuit.</param>
    public static DateTimeOffset? ForgottenAt(SharedCircuitState state)
    {
        if (state is { Position: CircuitPosition.Open, IsByHand: true, Until: null }) return null;
        return (state.Until is { } until && until > state.HeardAt ? until : state.HeardAt) + Memory;
    }

    private static SharedCircuitState Doubt(SharedCircuitState state, CircuitTerms terms, DateTimeOffset now)
    {
        var sum = CircuitEvidence.Sum(state, terms, since: now - terms.Window);
        if (!sum.IsBad(terms) || (now < state.QuietUntil && sum.Troubled < Math.Min(terms.Quorum, state.Live))) return state;
        return Move(state, CircuitPosition.Suspected, $"{sum.Describe(terms)}; every worker is asked for what it sees.", now);
    }

    private static SharedCircuitState Judge(SharedCircuitState state, CircuitTerms terms, DateTimeOffset now, double chance)
    {
        if (now < state.Since + Gathering) return state;
        var sum = CircuitEvidence.Sum(state, terms, state.Since);
        var needed = Math.Min(terms.Quorum, sum.Workers);
        if (sum.IsBad(terms) && sum.Troubled >= needed)
            return Open(state with { Grounds = CircuitEvidence.Grounds(state), Live = sum.Workers }, terms, $"{sum.Describe(terms)}.", now, chance);
        return Move(
            state, CircuitPosition.Closed, $"{sum.Describe(terms)}; that is not enough to open for all ({needed} must see trouble).", now) with
        {
            QuietUntil = now + Quiet, Live = sum.Workers, Evidence = Nobody,
        };
    }

    private static SharedCircuitState Try(SharedCircuitState state, CircuitReport report, DateTimeOffset now, double chance)
    {
        var terms = report.Terms;
        var ended = ProbeRound.End(state, report, now);
        if (ended.ProbeFailures.Count >= ProbeRound.FailuresThatReopen(ended, terms))
            return Open(ended, terms, ProbeRound.Describe(ended), now, chance);
        if (ended.Position == CircuitPosition.HalfOpen && ProbeRound.IsOver(ended, terms))
            return Close(ended, $"{ended.Passed} of {terms.Probes} probes were answered.", now);

        if (report.WantedProbes == 0) return ended;
        if (ended.Position == CircuitPosition.Open && ended.Until <= now)
            ended = Move(ended, CircuitPosition.HalfOpen, $"The break is over, and {terms.Probes} probes decide; before: {ended.Why}", now);
        return ended.Position == CircuitPosition.HalfOpen ? ProbeRound.Grant(ended, report, now) : ended;
    }

    private static SharedCircuitState Open(SharedCircuitState state, CircuitTerms terms, string why, DateTimeOffset now, double chance)
    {
        // One that opens soon after it closed goes on where it was: it closed too early.
        var isAgain = state.Position == CircuitPosition.HalfOpen || (state.ClosedAt is { } closed && now - closed < terms.MaxBreakTime);
        var breaks = isAgain ? state.Breaks + 1 : 1;
        return Move(state, CircuitPosition.Open, why, now) with { Until = now + terms.Break(breaks, chance), Breaks = breaks, Evidence = Nobody };
    }

    private static SharedCircuitState Close(SharedCircuitState state, string why, DateTimeOffset now) =>
        Move(state, CircuitPosition.Closed, why, now) with { ClosedAt = now, Evidence = Nobody, Grounds = [] };

    private static SharedCircuitState Move(SharedCircuitState state, CircuitPosition to, string why, DateTimeOffset now) => state with
    {
        Position = to, Version = state.Version + 1, Since = now, Until = null, Why = why, IsByHand = false,
        Permits = [], Passed = 0, ProbeFailures = [], History = [new CircuitMove(now, to, why), .. state.History.Take(KeptMoves - 1)],
    };
}

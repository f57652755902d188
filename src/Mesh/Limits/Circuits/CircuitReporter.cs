using FunctionsOrchestration.Mesh.Control;

namespace FunctionsOrchestration.Mesh.Limits.Circuits;

/// <summary>What this worker has to say about one endpoint, and when. It says nothing while all is well.</summary>
/// <param name="owner">Who is told.</param>
/// <param name="service">The service.</param>
/// <param name="endpoint">The endpoint.</param>
/// <param name="worker">Who this is.</param>
/// <param name="terms">What the catalog wants the circuit to go by.</param>
/// <param name="gate">The circuit as calls meet it.</param>
internal sealed class CircuitReporter(
    ControlKey owner, string service, string endpoint, WorkerIdentity worker, CircuitTerms terms, SharedCircuitGate gate)
{
    // A worker whose wish was not granted, or whose permit has not ended, asks again after this long.
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    private readonly OutcomeWindow _window = new(terms.Window);
    private Outcomes _last;
    private bool _owesTrouble;
    private bool _wasShut;
    private long _sequence;
    private (long Sequence, DateTimeOffset At) _ask;
    private (long Version, DateTimeOffset At, int Left, int Permits) _seen;

    /// <summary>Who is told.</summary>
    public ControlKey Owner => owner;

    /// <summary>The board says this now.</summary>
    /// <returns>True where calls can go there that could not, or the other way round.</returns>
    public bool Hear(CircuitNotice? notice, DateTimeOffset now)
    {
        if (notice is null && gate.Notice is not null) Forget();
        gate.Apply(notice, IgnoredFrom(notice, now));
        if (notice is not null) gate.Give(Mine(notice));
        var isShut = gate.IsShut(now.UtcTicks);
        if (isShut == _wasShut) return false;
        _wasShut = isShut;
        return true;
    }

    /// <summary>What is to be said now; null where that is nothing.</summary>
    /// <param name="isWanted">True where calls of the service were made lately.</param>
    /// <param name="now">The present.</param>
    public CircuitReport? Next(bool isWanted, DateTimeOffset now)
    {
        var counts = gate.Outcomes.Take();
        _last = _window.Add(now, counts);
        var notice = gate.Notice;
        _owesTrouble = (_owesTrouble || counts.Failed + counts.Slow > 0) && terms.IsTrouble(_last.Calls, _last.Failed, _last.Slow);
        var ended = gate.Ended(now);
        var mayAsk = _ask.Sequence == 0 || ended.Count > 0 || now >= _ask.At + AskAgain;
        var wanted = isWanted && mayAsk ? FreeProbes(notice, now) : 0;
        var isNews = notice switch { null => _owesTrouble, { Position: CircuitPosition.Suspected } => true, _ => wanted > 0 || ended.Count > 0 };
        if (!isNews) return null;
        return new CircuitReport(service, endpoint, worker.Id, ++_sequence, terms)
        {
            Calls = _last.Calls, Failed = Math.Min(_last.Failed, _last.Calls), Slow = Math.Min(_last.Slow, _last.Calls), LastError = _last.LastError,
            WantedProbes = wanted, Ended = ended,
        };
    }

    /// <summary>It begins to be said: a permit that it asks for is counted from now.</summary>
    public void Sending(CircuitReport report, DateTimeOffset now)
    {
        if (report.WantedProbes > 0) _ask = (report.Sequence, now);
    }

    /// <summary>It was said.</summary>
    public void Sent(CircuitReport report)
    {
        _owesTrouble = false;
        gate.Reported(report.Ended);
    }

    private void Forget()
    {
        // What was counted before the circuit closed must not open it again.
        _window.Clear();
        gate.Outcomes.Take();
        _owesTrouble = false;
        (_ask, _seen) = (default, default);
    }

    private IEnumerable<HeldPermit> Mine(CircuitNotice notice) => notice.Permits
        .Where(permit => permit.Worker == worker.Id)
        .Select(permit => new HeldPermit(permit.Id, permit.Ask == _ask.Sequence ? _ask.At + SharedCircuit.PermitTime : DateTimeOffset.MinValue));

    private int FreeProbes(CircuitNotice? notice, DateTimeOffset now) => notice switch
    {
        { Position: CircuitPosition.Open, Until: { } until } when until <= now => terms.Probes,
        { Position: CircuitPosition.HalfOpen } => notice.ProbesLeft + notice.Permits.Count(permit => permit.Until <= now),
        _ => 0,
    };

    /// <summary>
    /// When a break is over and nothing more is heard of the circuit, though a permit must have ended meanwhile, the control plane is out
    /// of reach. The local circuit then is the only judge, as it is for a worker that has no control plane.
    /// </summary>
    private DateTimeOffset? IgnoredFrom(CircuitNotice? notice, DateTimeOffset now)
    {
        if (notice is not { Position: CircuitPosition.Open or CircuitPosition.HalfOpen }) return null;
        if (notice is { Position: CircuitPosition.Open, Until: null }) return null;
        var seen = (notice.Version, notice.ProbesLeft, notice.Permits.Count);
        if ((_seen.Version, _seen.Left, _seen.Permits) != seen) _seen = (notice.Version, now, notice.ProbesLeft, notice.Permits.Count);
        var from = notice.Until is { } until && until > _seen.At ? until : _seen.At;
        return from + SharedCircuit.PermitTime + terms.AttemptTimeout + SharedCircuit.PermitSlack + AskAgain;
    }
}

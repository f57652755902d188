using FunctionsOrchestration.Mesh.Limits.Circuits;

namespace FunctionsOrchestration.Mesh.Tests.Limits.Circuits;

/// <summary>A shared circuit in the plainest words: it keeps everything that was ever said, and looks through all of it each time.</summary>
internal sealed class CircuitModel(CircuitTerms terms)
{
    private readonly List<(DateTimeOffset At, string Worker, long Calls, long Failed)> _said = [];
    private readonly Dictionary<long, (string Worker, DateTimeOffset Until)> _out = [];
    private readonly List<(string Worker, DateTimeOffset At)> _failures = [];
    private DateTimeOffset _since;
    private DateTimeOffset? _closedAt;
    private DateTimeOffset _heededFrom;
    private DateTimeOffset _quietUntil;
    private int _breaks;
    private int _live;
    private int _passed;

    public CircuitPosition Position { get; private set; }

    public DateTimeOffset? Until { get; private set; }

    public int Version { get; private set; }

    /// <summary>Permits that are out, by number.</summary>
    public IReadOnlyDictionary<long, (string Worker, DateTimeOffset Until)> Out => _out;

    /// <summary>Probes that were given in this round, whatever became of them, less those that came back unused or expired.</summary>
    public int Probes => _out.Count + _passed + _failures.Count;

    public void Evidence(DateTimeOffset now, string worker, long calls, long failed)
    {
        if (Position == CircuitPosition.Closed)
        {
            if (now < _heededFrom) return;
            _said.Add((now, worker, calls, failed));
            var (_, troubled, isBad) = Look(now, now - terms.Window);
            if (isBad && (now >= _quietUntil || troubled >= Math.Min(terms.Quorum, _live))) Move(CircuitPosition.Suspected, now);
        }
        else if (Position == CircuitPosition.Suspected)
        {
            _said.Add((now, worker, calls, failed));
            if (now < _since + SharedCircuit.Gathering) return;
            var (live, troubled, isBad) = Look(now, _since, theWorst: true);
            _live = live;
            if (isBad && troubled >= Math.Min(terms.Quorum, live)) Open(now);
            else
            {
                Close(now, isByProbes: false);
                _quietUntil = now + SharedCircuit.Quiet;
            }
        }
    }

    public void End(DateTimeOffset now, string worker, long permit, ProbeOutcome outcome)
    {
        if (!_out.TryGetValue(permit, out var held) || held.Worker != worker) return;
        _out.Remove(permit);
        if (outcome == ProbeOutcome.Passed) _passed++;
        if (outcome == ProbeOutcome.Failed) _failures.Add((worker, now));
        if (_failures.Count >= (_live <= 1 ? 1 : Math.Ceiling(terms.Probes * terms.FailureRatio))) Open(now);
        else if (_passed + _failures.Count >= terms.Probes) Close(now, isByProbes: true);
    }

    public void Ask(DateTimeOffset now, string worker, int wanted, long lastPermit)
    {
        if (Position == CircuitPosition.Open && Until <= now) Move(CircuitPosition.HalfOpen, now);
        if (Position != CircuitPosition.HalfOpen) return;
        foreach (var late in _out.Where(one => one.Value.Until <= now).Select(one => one.Key).ToList()) _out.Remove(late);
        var mayHave = _live <= 1 ? wanted
            : _out.Values.Any(one => one.Worker == worker) || _failures.Any(one => one.Worker == worker && now < one.At + SharedCircuit.PermitTime) ? 0 : 1;
        for (var given = 0; given < Math.Min(mayHave, wanted) && Probes < terms.Probes; given++)
            _out[++lastPermit] = (worker, now + SharedCircuit.PermitTime + terms.AttemptTimeout + SharedCircuit.PermitSlack);
    }

    public void Trip(DateTimeOffset now, TimeSpan? duration)
    {
        Move(CircuitPosition.Open, now);
        (Until, _breaks) = (now + duration, 1);
    }

    public void Reset(DateTimeOffset now)
    {
        Close(now, isByProbes: true);
        (_breaks, _quietUntil) = (0, default);
    }

    private (int Live, int Troubled, bool IsBad) Look(DateTimeOffset now, DateTimeOffset since, bool theWorst = false)
    {
        var ofWorkers = _said.Where(one => one.At >= since && one.At <= now).GroupBy(one => one.Worker)
            .Select(said => theWorst ? said.Reverse().MaxBy(one => one.Failed) : said.Last()).ToList();
        var (calls, failed) = (ofWorkers.Sum(one => one.Calls), ofWorkers.Sum(one => one.Failed));
        return (
            ofWorkers.Count, ofWorkers.Count(one => one.Calls > 0 && one.Failed >= one.Calls * terms.FailureRatio),
            calls >= terms.MinimumCalls && failed >= calls * terms.FailureRatio);
    }

    private void Open(DateTimeOffset now)
    {
        _breaks = Position == CircuitPosition.HalfOpen || (_closedAt is { } closed && now - closed < terms.MaxBreakTime) ? _breaks + 1 : 1;
        Move(CircuitPosition.Open, now);
        Until = now + TimeSpan.FromTicks(Math.Min(terms.BreakTime.Ticks << Math.Min(_breaks - 1, 30), terms.MaxBreakTime.Ticks));
    }

    private void Close(DateTimeOffset now, bool isByProbes)
    {
        Move(CircuitPosition.Closed, now);
        if (isByProbes) _closedAt = now;
        _heededFrom = now + SharedCircuit.Settling;
        _said.Clear();
    }

    private void Move(CircuitPosition to, DateTimeOffset now)
    {
        (Position, _since, Until, _passed) = (to, now, null, 0);
        Version++;
        _out.Clear();
        _failures.Clear();
        if (to == CircuitPosition.Open) _said.Clear();
    }
}

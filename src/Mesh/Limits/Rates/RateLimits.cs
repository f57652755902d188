using FunctionsOrchestration.Mesh.Control;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>The limits that this worker keeps: those on the board, as it saw them last.</summary>
internal sealed class RateLimits : IDisposable
{
    private readonly IControlBoard _board;
    private readonly IControlPlane _plane;
    private readonly WorkerIdentity _worker;
    private readonly TimeProvider _time;
    private readonly ILogger<RateLimits> _log;
    private readonly Lock _gate = new();
    private readonly IDisposable _watch;
    private DeclaredLimit[] _limits = [];
    private int _made;

    public RateLimits(IControlBoard board, IControlPlane plane, WorkerIdentity worker, TimeProvider time, ILogger<RateLimits> log)
    {
        (_board, _plane, _worker, _time, _log) = (board, plane, worker, time, log);
        _watch = ChangeToken.OnChange(() => _board.Changed, Refresh);
        Refresh();
    }

    /// <summary>All of them; empty where none are declared.</summary>
    public IReadOnlyList<DeclaredLimit> All => Volatile.Read(ref _limits);

    /// <summary>Calls a second that the limits of a whole service let pass in the long run; null where it has none.</summary>
    /// <param name="service">Name of the service.</param>
    public double? RateOf(string service) => All
        .Where(limit => limit.Scope.IsWhole(service))
        .Min(limit => limit.Notice.Definition.RuleOf(RateMeter.Requests) is { } rule ? rule.Limit / rule.Window.TotalSeconds : (double?)null);

    /// <summary>Ends the background work. What this worker holds runs out by itself.</summary>
    public void Dispose()
    {
        _watch.Dispose();
        foreach (var limiter in All.SelectMany(limit => limit.Limiters)) limiter.Dispose();
    }

    private void Refresh()
    {
        lock (_gate)
        {
            var before = _limits.ToDictionary(limit => limit.Scope);
            var limits = new List<DeclaredLimit>();
            foreach (var one in _board.Read(RateNotice.Kind))
            {
                if (RateNotice.Read(one) is not { } notice || !RateScope.TryParse(one.Key, out var scope, out _))
                {
                    _log.RateLimitUnreadable(one.Key);
                    continue;
                }

                if (before.Remove(scope, out var known) && known.Notice.Version == notice.Version)
                {
                    limits.Add(known);
                    continue;
                }

                limits.Add(new DeclaredLimit(scope, notice, Make));
                _log.RateLimitDeclared(one.Key, notice.Version);
                if (known is not null) Retire(known);
            }

            foreach (var gone in before.Values) Retire(gone);
            Volatile.Write(ref _limits, [.. limits]);
        }
    }

    /// <summary>Each limiter reports under a name of its own: one that leaves and the one after it may report at the same time.</summary>
    private LeasedRateLimiter Make(RateInstance limit) =>
        new(limit, new WorkerIdentity($"{_worker.Id}.{Interlocked.Increment(ref _made)}"), _plane, _time, _log);

    /// <summary>What it held goes back, in the background: a limit that was changed counts it until then.</summary>
    private static void Retire(DeclaredLimit limit)
    {
        foreach (var limiter in limit.Limiters) _ = limiter.LeaveAsync();
    }
}

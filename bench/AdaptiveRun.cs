using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Containment.Adaptive;

namespace FunctionsOrchestration.Bench;

/// <summary>Calls that arrive at random at one server through one limiter, and what becomes of them.</summary>
internal sealed class AdaptiveRun
{
    private const int Samples = 100_000;

    private readonly VirtualClock _clock = new();
    private readonly Random _random;
    private readonly AdaptiveConcurrencyLimiter? _limiter;
    private readonly TimeSpan _timeout;
    private readonly double _rate;
    private readonly List<TimeSpan> _times = [];
    private TimeSpan _phaseBegan;

    /// <param name="algorithm">Its name in the catalog.</param>
    /// <param name="seed">Of chance.</param>
    /// <param name="workers">Of the server.</param>
    /// <param name="queue">Of the server.</param>
    /// <param name="timeout">How long a call may take.</param>
    /// <param name="load">Calls a second, as a share of what the server can answer at first.</param>
    public AdaptiveRun(string algorithm, int seed, int workers, int queue, TimeSpan timeout, double load)
    {
        _random = new Random(seed);
        _timeout = timeout;
        Server = new SimulatedServer(_clock, new Random(seed + 1), queue) { Workers = workers };
        _limiter = ConcurrencyAlgorithms.Limiter(new ConcurrencyDefinition { Algorithm = algorithm }, _clock, new Random(seed + 2));
        _rate = load * Server.Capacity;
        Arrive();
    }

    public SimulatedServer Server { get; }

    /// <summary>Calls that the limiter lets through at a time; 0 where there is none.</summary>
    public int Limit => _limiter?.Limit ?? 0;

    public void Go(TimeSpan duration) => _clock.Run(_clock.Now + duration);

    /// <summary>The p99 of the server as it is now, with nobody waiting, in ms.</summary>
    public double UncongestedP99() => P99([.. Enumerable.Range(0, Samples).Select(_ => Server.DrawTime())]);

    /// <summary>What was answered since the last time as a share of what could have been, and the p99 in ms of the calls that were sent.</summary>
    public (double Goodput, double P99) TakePhase()
    {
        var seconds = (_clock.Now - _phaseBegan).TotalSeconds;
        var answered = _times.Count(time => time <= _timeout);
        var result = (answered / seconds / Math.Min(_rate, Server.Capacity), P99(_times));
        _times.Clear();
        _phaseBegan = _clock.Now;
        return result;
    }

    private static double P99(List<TimeSpan> times)
    {
        times.Sort();
        return times.Count == 0 ? 0 : times[(int)(times.Count * 0.99)].TotalMilliseconds;
    }

    private void Arrive()
    {
        _clock.After(TimeSpan.FromSeconds(-Math.Log(1 - _random.NextDouble()) / _rate), Arrive);
        Send(_limiter?.Acquire() ?? ConcurrencyPermit.Granted);
    }

    private void Send(ConcurrencyPermit permit)
    {
        if (!permit.IsAcquired) return;
        var began = _clock.Now;
        var isTaken = Server.TryTake(() =>
        {
            var took = _clock.Now - began;
            _times.Add(took);
            if (took <= _timeout) permit.End(CallEnding.Answered);
        });
        if (!isTaken) permit.End(CallEnding.Dropped);
        else if (_limiter is not null) _clock.After(_timeout, () => permit.End(CallEnding.Dropped));
    }
}

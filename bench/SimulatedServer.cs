namespace FunctionsOrchestration.Bench;

/// <summary>
/// A model server: so many workers, one call each at a time, and a queue in front of them that is first in, first out. What does not
/// fit into the queue is refused at once (429). Service times are log-normal, as those of models are: most alike, some long.
/// </summary>
/// <param name="clock">Time.</param>
/// <param name="random">Chance.</param>
/// <param name="queueLength">How many calls may wait for a worker.</param>
internal sealed class SimulatedServer(VirtualClock clock, Random random, int queueLength)
{
    private const double Sigma = 0.5;

    private readonly Queue<Action> _queue = new();
    private int _busy;
    private int _workers;

    /// <summary>How many calls are worked on at a time.</summary>
    public int Workers
    {
        get => _workers;
        set
        {
            _workers = value;
            Work();
        }
    }

    /// <summary>Mean time of the work for a call.</summary>
    public TimeSpan MeanTime { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Calls that it can answer a second.</summary>
    public double Capacity => Workers / MeanTime.TotalSeconds;

    /// <summary>Takes a call.</summary>
    /// <param name="answered">Called with the answer.</param>
    /// <returns>False where it is refused.</returns>
    public bool TryTake(Action answered)
    {
        if (_queue.Count >= queueLength) return false;
        _queue.Enqueue(answered);
        Work();
        return true;
    }

    /// <summary>The time of the work for one call.</summary>
    public TimeSpan DrawTime() => MeanTime * Math.Exp((Sigma * Normal()) - (Sigma * Sigma / 2));

    private void Work()
    {
        while (_busy < _workers && _queue.TryDequeue(out var answered))
        {
            _busy++;
            clock.After(DrawTime(), () =>
            {
                _busy--;
                answered();
                Work();
            });
        }
    }

    // Box and Muller.
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

namespace FunctionsOrchestration.Mesh.Elasticity.Simulation;

/// <summary>Measures the simulated target and decides, as the running loop does.</summary>
/// <param name="policy">The policy.</param>
/// <param name="settings">The simulation.</param>
/// <param name="rate">Units of work that one worker does a second.</param>
internal sealed class DecisionLoop(ScalingPolicy policy, SimulationSettings settings, double rate)
{
    private readonly Decider _decider = new(policy);
    private readonly Schedule _schedule = new(policy);
    private readonly int _interval = Math.Max(1, settings.TicksOf(settings.DecisionInterval));
    private ScalingMemory _memory = ScalingMemory.None;
    private ScalingBounds _bounds;
    private double _came;
    private double _done;
    private double _capacity;

    /// <summary>How often workers were added.</summary>
    public int Ups { get; private set; }

    /// <summary>How often workers were taken away.</summary>
    public int Downs { get; private set; }

    public bool IsDue(int tick) => tick % _interval == 0;

    /// <summary>What happened in a step.</summary>
    public void Note(double came, double done, double capacity) => (_came, _done, _capacity) = (_came + came, _done + done, _capacity + capacity);

    /// <summary>The number within the bounds of the last decision.</summary>
    public int Clamp(double workers) => (int)Math.Clamp(workers, _bounds.Minimum, _bounds.Maximum);

    /// <summary>How many workers there shall be.</summary>
    public int Decide(int tick, Fleet fleet, WaitingLine line)
    {
        var at = settings.Begins + (settings.Tick * tick);
        var seconds = _interval * settings.Tick.TotalSeconds;
        var doneRate = tick == 0 ? 0 : _done / seconds;
        var (decision, memory) = _decider.Decide(
            new ScalingMeasurement(at, fleet.Workers, fleet.Ready)
            {
                Backlog = line.Length,
                InFlight = doneRate * settings.ServiceTime.TotalSeconds,
                ArrivalRate = tick == 0 ? 0 : _came / seconds,
                Utilization = _capacity > 0 && fleet.Ready > 0 ? Math.Min(1, _done / _capacity) : null,
                Latency = (settings.Tick * line.OldestAge(tick)) + settings.ServiceTime,
                RatePerWorker = rate,
                LimitHeadroom = settings.LimitPerSecond is { } limit ? Math.Max(0, limit - doneRate) : null,
            },
            _memory);
        (_memory, _came, _done, _capacity) = (memory, 0, 0, 0);
        _bounds = _schedule.At(at);
        if (decision.Desired > decision.Workers) Ups++;
        if (decision.Desired < decision.Workers) Downs++;
        return decision.Desired;
    }
}

namespace FunctionsOrchestration.Mesh.Elasticity.Simulation;

/// <summary>
/// Runs a policy against a load in steps of time. Work is an amount that flows through one line, not single units: a step costs the
/// same for one worker and for 10,000, so a day of them takes well under a second. Chance enters with each step, as the spread of what
/// comes and of what is done. What happens within a step is not seen.
/// </summary>
public sealed class Simulator
{
    private readonly ScalingPolicy _policy;
    private readonly Load _load;
    private readonly SimulationSettings _settings;
    private readonly Chance _chance;
    private readonly Fleet _fleet;
    private readonly WaitingLine _line;
    private readonly Sampler _sampler;
    private readonly DecisionLoop _decisions;
    private readonly Totals _totals = new();
    private readonly double _rate;

    private Simulator(ScalingPolicy policy, Load load, SimulationSettings settings)
    {
        (_policy, _load, _settings) = (policy, load, settings);
        _chance = new Chance(settings.Seed);
        _fleet = new Fleet(settings, _chance, settings.InitialWorkers ?? policy.Minimum);
        _line = new WaitingLine(settings.Ticks);
        _sampler = new Sampler(settings);
        _rate = policy.Goals.WorkerConcurrency / settings.ServiceTime.TotalSeconds;
        _decisions = new DecisionLoop(policy, settings, _rate);
    }

    /// <summary>Runs a simulation.</summary>
    /// <param name="policy">A valid policy; a dry run is simulated as if it were none.</param>
    /// <param name="load">A valid load.</param>
    /// <param name="settings">Valid settings.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static SimulationResult Run(ScalingPolicy policy, Load load, SimulationSettings settings, CancellationToken cancellation = default)
    {
        var simulator = new Simulator(policy with { DryRun = false }, load, settings);
        for (var tick = 0; tick < settings.Ticks; tick++)
        {
            if (tick % 1_024 == 0) cancellation.ThrowIfCancellationRequested();
            simulator.Step(tick);
        }

        return new SimulationResult(policy.Target, settings.Begins, simulator._sampler.Samples, simulator.Summarize());
    }

    private void Step(int tick)
    {
        var seconds = _settings.Tick.TotalSeconds;
        _fleet.Advance(tick);
        if (_decisions.IsDue(tick)) _fleet.Scale(tick, _decisions.Decide(tick, _fleet, _line));

        var rate = _load.RateAt(_settings.Tick * tick);
        var came = _chance.Arrivals(rate * seconds);
        var capacity = Allowed(_fleet.Ready * _rate) * seconds;

        // What comes may be done in the same step, so only what is left of it has to find room in the queue.
        _line.Add(tick, came);
        var done = _line.Take(tick, _chance.Done(capacity, _settings.ServiceVariation));
        var refused = _line.Refuse(tick, _settings.QueueLimit);
        _decisions.Note(came, done, capacity);
        Count(tick, rate, came, capacity, done, refused);
    }

    private void Count(int tick, double rate, double came, double capacity, double done, double refused)
    {
        var ideal = _decisions.Clamp(Math.Ceiling(Math.Round(Allowed(rate) / _rate, 9)));
        var price = _settings.WorkerHourPrice * _settings.Tick.TotalHours;
        _totals.Arrived += came;
        _totals.Refused += refused;
        _totals.Capacity += capacity;
        _totals.WorkerHours += _fleet.Paid * _settings.Tick.TotalHours;
        _totals.Cost += _fleet.Paid * price;
        _totals.IdealCost += ideal * price;
        _totals.MostWorkers = Math.Max(_totals.MostWorkers, _fleet.Workers);
        _totals.MostNeeded = Math.Max(_totals.MostNeeded, ideal);
        _sampler.Add(tick, new SimulationSample((tick + 1) * _settings.Tick.TotalSeconds)
        {
            Demand = came, Capacity = capacity, Queue = _line.Length, Desired = _fleet.Workers, Ready = _fleet.Ready, Ideal = ideal,
            LatencySeconds = (_line.OldestAge(tick) * _settings.Tick.TotalSeconds) + (done > 0 ? _settings.ServiceTime.TotalSeconds : 0),
            Cost = _totals.Cost, IdealCost = _totals.IdealCost, Refused = refused,
        });
    }

    private double Allowed(double rate) => Math.Min(rate, _settings.LimitPerSecond ?? double.PositiveInfinity);

    private SimulationSummary Summarize() => new()
    {
        Arrived = _totals.Arrived,
        Done = _line.Done,
        Refused = _totals.Refused,
        Left = _line.Length,
        WaitP50 = _settings.Tick * _line.Quantile(0.5),
        WaitP95 = _settings.Tick * _line.Quantile(0.95),
        WaitP99 = _settings.Tick * _line.Quantile(0.99),
        LongestWait = _settings.Tick * _line.Longest(),
        WithinObjective = _policy.Goals.Latency is { } objective
            ? _line.ShareWithin((int)Math.Floor((objective - _settings.ServiceTime) / _settings.Tick))
            : null,
        MostWorkers = _totals.MostWorkers,
        WorkerHours = _totals.WorkerHours,
        Cost = _totals.Cost,
        IdealCost = _totals.IdealCost,
        Overshoot = _totals.MostNeeded > 0 ? Math.Max(0, ((double)_totals.MostWorkers / _totals.MostNeeded) - 1) : 0,
        Utilization = _totals.Capacity > 0 ? Math.Min(1, _line.Done / _totals.Capacity) : 0,
        Ups = _decisions.Ups,
        Downs = _decisions.Downs,
    };

    /// <summary>Sums over the whole time.</summary>
    private sealed class Totals
    {
        public double Arrived { get; set; }

        public double Refused { get; set; }

        public double Capacity { get; set; }

        public double WorkerHours { get; set; }

        public double Cost { get; set; }

        public double IdealCost { get; set; }

        public int MostWorkers { get; set; }

        public int MostNeeded { get; set; }
    }
}

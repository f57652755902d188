namespace FunctionsOrchestration.Mesh.Elasticity.Simulation;

/// <summary>Gathers the steps of a simulation into at most 1,000 samples.</summary>
/// <param name="settings">The simulation.</param>
internal sealed class Sampler(SimulationSettings settings)
{
    private const int MostSamples = 1_000;

    private readonly int _each = (settings.Ticks + MostSamples - 1) / MostSamples;
    private readonly List<SimulationSample> _samples = new(MostSamples);
    private SimulationSample _now = new(0);
    private int _ticks;

    public IReadOnlyList<SimulationSample> Samples => _samples;

    /// <summary>Adds a step. Demand, capacity and refusals are amounts; cost is of the whole time until then.</summary>
    public void Add(int tick, SimulationSample step)
    {
        _ticks++;
        _now = step with
        {
            Demand = _now.Demand + step.Demand,
            Capacity = _now.Capacity + step.Capacity,
            Refused = _now.Refused + step.Refused,
            Queue = Math.Max(_now.Queue, step.Queue),
            Desired = Math.Max(_now.Desired, step.Desired),
            Ready = Math.Max(_now.Ready, step.Ready),
            LatencySeconds = Math.Max(_now.LatencySeconds, step.LatencySeconds),
        };
        if (_ticks < _each && tick + 1 < settings.Ticks) return;
        var seconds = _ticks * settings.Tick.TotalSeconds;
        _samples.Add(_now with { Demand = _now.Demand / seconds, Capacity = _now.Capacity / seconds });
        (_now, _ticks) = (new SimulationSample(0), 0);
    }
}

namespace FunctionsOrchestration.Mesh.Elasticity.Simulation;

/// <summary>Workers that start, work and drain. They are counted by the step in which they become ready or are gone, not one by one.</summary>
internal sealed class Fleet
{
    // A change starts its workers in this many groups; each group becomes ready at its own time.
    private const int Groups = 16;

    private readonly SimulationSettings _settings;
    private readonly Chance _chance;
    private readonly int[] _readyAt;
    private readonly int[] _goneAt;

    public Fleet(SimulationSettings settings, Chance chance, int initial)
    {
        (_settings, _chance, Ready) = (settings, chance, initial);
        _readyAt = new int[settings.TicksOf(settings.StartUp * 2) + 2];
        _goneAt = new int[settings.TicksOf(settings.Drain) + 2];
    }

    /// <summary>Workers that take work.</summary>
    public int Ready { get; private set; }

    /// <summary>Workers that start.</summary>
    public int Starting { get; private set; }

    /// <summary>Workers that end their last work.</summary>
    public int Draining { get; private set; }

    /// <summary>Workers that were asked for.</summary>
    public int Workers => Ready + Starting;

    /// <summary>Workers that are paid for.</summary>
    public int Paid => Ready + Starting + Draining;

    /// <summary>Brings what is due at a step.</summary>
    public void Advance(int tick)
    {
        ref var ready = ref _readyAt[tick % _readyAt.Length];
        (Ready, Starting, ready) = (Ready + ready, Starting - ready, 0);
        ref var gone = ref _goneAt[tick % _goneAt.Length];
        (Draining, gone) = (Draining - gone, 0);
    }

    /// <summary>Asks for a number of workers.</summary>
    public void Scale(int tick, int desired)
    {
        if (desired > Workers) Start(tick, desired - Workers);
        else if (desired < Workers) Stop(tick, Workers - desired);
    }

    private void Start(int tick, int count)
    {
        var groups = Math.Min(count, Groups);
        for (var group = 0; group < groups; group++)
        {
            var size = (count / groups) + (group < count % groups ? 1 : 0);
            var after = (int)Math.Clamp(Math.Ceiling(_chance.Around(_settings.StartUp / _settings.Tick, _settings.StartUpSpread)), 1, _readyAt.Length - 1);
            _readyAt[(tick + after) % _readyAt.Length] += size;
            Starting += size;
        }
    }

    /// <summary>Those that have furthest to go until they are ready stop first; then ready ones drain.</summary>
    private void Stop(int tick, int count)
    {
        for (var after = _readyAt.Length - 1; after > 0 && count > 0; after--)
        {
            ref var starting = ref _readyAt[(tick + after) % _readyAt.Length];
            var stopped = Math.Min(starting, count);
            starting -= stopped;
            Starting -= stopped;
            count -= stopped;
        }

        Ready -= count;
        Draining += count;
        _goneAt[(tick + Math.Max(1, _settings.TicksOf(_settings.Drain))) % _goneAt.Length] += count;
    }
}

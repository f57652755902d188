namespace FunctionsOrchestration.Mesh.Traffic.Exposures;

/// <summary>Exposures of this process that are not in the log yet. Bounded: while it is full, a subject is noted at a later call of its.</summary>
internal sealed class ExposureQueue
{
    /// <summary>Exposures that may wait: some seconds of ten thousand new subjects each.</summary>
    public const int Most = 50_000;

    private readonly Lock _gate = new();
    private List<Exposure> _waiting = [];

    /// <summary>Adds one.</summary>
    /// <returns>False where there is no room.</returns>
    public bool TryAdd(Exposure exposure)
    {
        lock (_gate)
        {
            if (_waiting.Count >= Most) return false;
            _waiting.Add(exposure);
            return true;
        }
    }

    /// <summary>Takes the oldest ones.</summary>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<Exposure> Take(int most)
    {
        lock (_gate)
        {
            var taken = _waiting;
            _waiting = taken.Count > most ? taken[most..] : [];
            return taken.Count > most ? taken[..most] : taken;
        }
    }
}

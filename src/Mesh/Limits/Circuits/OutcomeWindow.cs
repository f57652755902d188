namespace FunctionsOrchestration.Mesh.Limits.Circuits;

/// <summary>The counts of the last while, in slices: old ones leave one by one.</summary>
/// <param name="length">How long the while is.</param>
internal sealed class OutcomeWindow(TimeSpan length)
{
    private const int Slices = 20;

    private readonly LinkedList<(DateTimeOffset Began, Outcomes Counts)> _slices = [];

    /// <summary>Adds what was counted since the last time.</summary>
    /// <returns>What the window holds now.</returns>
    public Outcomes Add(DateTimeOffset now, Outcomes counts)
    {
        while (_slices.First is { } oldest && oldest.Value.Began <= now - length) _slices.RemoveFirst();
        if (_slices.Last is { } last && now - last.Value.Began < length / Slices) last.Value = (last.Value.Began, last.Value.Counts + counts);
        else if (counts.Calls > 0) _slices.AddLast((now, counts));
        return _slices.Aggregate(default(Outcomes), (sum, slice) => sum + slice.Counts);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => _slices.Clear();
}

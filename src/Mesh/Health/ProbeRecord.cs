namespace FunctionsOrchestration.Mesh.Health;

/// <summary>What the probes of one endpoint have shown lately, and when the next one is due.</summary>
internal sealed class ProbeRecord
{
    private int _badInARow;
    private int _goodInARow;
    private int _underWay;
    private long _due;

    /// <summary>Why the last probe failed; null where it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>True from so many bad probes in a row until so many good ones.</summary>
    public bool IsFailing { get; private set; }

    /// <summary>When the next probe is due, in UTC ticks; 0 while that has not been decided.</summary>
    public long Due { get => Volatile.Read(ref _due); set => Volatile.Write(ref _due, value); }

    /// <summary>True while a probe has not been answered.</summary>
    public bool IsUnderWay => Volatile.Read(ref _underWay) != 0;

    /// <summary>A probe begins. Only one may be under way.</summary>
    public void Begin() => Volatile.Write(ref _underWay, 1);

    /// <summary>The probe has ended.</summary>
    /// <param name="problem">Null where the endpoint is well.</param>
    /// <param name="unhealthyAfter">Bad probes in a row that it takes to fail.</param>
    /// <param name="healthyAfter">Good probes in a row that it takes to be well again.</param>
    /// <returns>True where the verdict changed.</returns>
    public bool End(string? problem, int unhealthyAfter, int healthyAfter)
    {
        (_badInARow, _goodInARow) = problem is null ? (0, _goodInARow + 1) : (_badInARow + 1, 0);
        Problem = problem;
        var was = IsFailing;
        IsFailing = was ? _goodInARow < healthyAfter : _badInARow >= unhealthyAfter;
        Volatile.Write(ref _underWay, 0);
        return IsFailing != was;
    }
}

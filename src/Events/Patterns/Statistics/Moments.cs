namespace FunctionsOrchestration.Events.Patterns.Statistics;

/// <summary>Mean and variance of a growing sample, by Welford's method.</summary>
internal struct Moments
{
    private double _squares;

    public long Count { get; private set; }

    public double Mean { get; private set; }

    /// <summary>The sample's standard deviation; 0 for fewer than two values.</summary>
    public readonly double Deviation => Count < 2 ? 0 : Math.Sqrt(_squares / (Count - 1));

    public void Add(double value)
    {
        Count++;
        var before = value - Mean;
        Mean += before / Count;
        _squares += before * (value - Mean);
    }
}

namespace FunctionsOrchestration.Events.Patterns.Statistics;

/// <summary>Mean and variance of a growing sample, by Welford's method.</summary>
internal struct Moments
{
    private double _squares;

    public long Count { get; private set; }

    public double Mean { get; private set; }

    /// <summary>The sample's standard deviation; 0 for fewer than two values.</summary>
    public readonly double Deviation => Count < 2 ? 0 : Math.Sqrt(_squares / (Count - 1));

    /// <summary>The sum of the squares of the distances from the mean.</summary>
    public readonly double Squares => _squares;

    public static Moments Of(double count, double mean, double squares) => new() { Count = (long)count, Mean = mean, _squares = squares };

    public void Add(double value)
    {
        Count++;
        var before = value - Mean;
        Mean += before / Count;
        _squares += before * (value - Mean);
    }
}

using FunctionsOrchestration.Events.Patterns.Statistics;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>
/// Quantiles of a stream in bounded memory, each within 1 % of its value: DDSketch (Masson, Rim and Lee, VLDB 2019). At most 2,048 buckets
/// for values above zero and as many below; beyond that the values next to zero lose their accuracy. Sketches can be merged.
/// </summary>
public sealed class QuantileSketch
{
    /// <summary>How far a quantile may be from the true one, as a share of its value.</summary>
    public const double Accuracy = 0.01;

    private const double Gamma = (1 + Accuracy) / (1 - Accuracy);
    private const double Least = 1e-9;
    private static readonly double LogGamma = Math.Log(Gamma);

    private readonly SketchStore _positive = new();
    private readonly SketchStore _negative = new();
    private long _zero;

    /// <summary>How many values there are.</summary>
    public long Count => _positive.Total + _negative.Total + _zero;

    /// <summary>Adds a value. What is no finite number is left out; what is nearer to zero than 1e-9 counts as zero.</summary>
    public void Add(double value)
    {
        if (!double.IsFinite(value)) return;
        if (value > Least) _positive.Add(Bucket(value), 1);
        else if (value < -Least) _negative.Add(Bucket(-value), 1);
        else _zero++;
    }

    /// <summary>Adds all values of another sketch.</summary>
    public void Merge(QuantileSketch other)
    {
        _positive.Merge(other._positive);
        _negative.Merge(other._negative);
        _zero += other._zero;
    }

    /// <summary>The value below which a share of the values lies.</summary>
    /// <param name="share">The share, 0–1.</param>
    /// <returns>Not a number where there are no values.</returns>
    public double Quantile(double share)
    {
        if (Count == 0) return double.NaN;
        var rank = (long)(Math.Clamp(share, 0, 1) * (Count - 1));
        for (var bucket = _negative.Highest; bucket >= _negative.Lowest; bucket--)
            if ((rank -= _negative[bucket]) < 0) return -Middle(bucket);
        if ((rank -= _zero) < 0) return 0;
        for (var bucket = _positive.Lowest; bucket < _positive.Highest; bucket++)
            if ((rank -= _positive[bucket]) < 0) return Middle(bucket);
        return Middle(_positive.Highest);
    }

    /// <summary>The share of the values that are at most this.</summary>
    /// <returns>Not a number where there are no values.</returns>
    public double ShareUpTo(double value)
    {
        if (Count == 0) return double.NaN;
        var below = 0L;
        for (var bucket = _negative.Lowest; bucket <= _negative.Highest; bucket++)
            if (-Middle(bucket) <= value) below += _negative[bucket];
        if (value >= 0) below += _zero;
        for (var bucket = _positive.Lowest; bucket <= _positive.Highest; bucket++)
            if (Middle(bucket) <= value) below += _positive[bucket];
        return (double)below / Count;
    }

    /// <summary>Forgets all values.</summary>
    public void Clear()
    {
        _positive.Clear();
        _negative.Clear();
        _zero = 0;
    }

    internal SavedSketch Save() => new(_zero, _positive.Save(), _negative.Save());

    internal void Restore(SavedSketch saved)
    {
        _zero += saved.Zero;
        _positive.Restore(saved.Positive);
        _negative.Restore(saved.Negative);
    }

    private static int Bucket(double value) => (int)Math.Ceiling(Math.Log(value) / LogGamma);

    private static double Middle(int bucket) => 2 * Math.Pow(Gamma, bucket) / (Gamma + 1);
}

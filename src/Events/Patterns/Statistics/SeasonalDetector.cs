using MathNet.Numerics.Distributions;

namespace FunctionsOrchestration.Events.Patterns.Statistics;

/// <summary>
/// Compares each value with those of the same part of the day or week, by Student's prediction interval for one more value. A decision is
/// one value. The rate holds for values that are independent and normal within each part. A value that is out is not learnt from, so a
/// baseline that is to follow a lasting change needs a fresh detector.
/// </summary>
internal sealed class SeasonalDetector(DetectorDefinition definition) : IDetector
{
    // From here on another value changes the threshold by less than a thousandth, and it is kept.
    private const int Many = 2_000;

    private readonly Moments[] _parts = new Moments[definition.Parts];
    private readonly Dictionary<long, double> _thresholds = [];
    private readonly long _period = definition.Period.Ticks;

    public Finding? Observe(double value, long ticks)
    {
        // Tick 0 is a Monday, so weeks begin with one.
        ref var part = ref _parts[(int)(ticks % _period * definition.Parts / _period)];
        if (part.Count < definition.WarmUp || part.Deviation == 0)
        {
            part.Add(value);
            return null;
        }

        var score = Math.Abs(value - part.Mean) / (part.Deviation * Math.Sqrt(1 + (1.0 / part.Count)));
        var threshold = Threshold(Math.Min(part.Count, Many) - 1);
        if (score > threshold) return new Finding(value, part.Mean, score, threshold);
        part.Add(value);
        return null;
    }

    // The moments of each part.
    public SavedSeries Save()
    {
        var numbers = new double[3 * _parts.Length];
        for (var i = 0; i < _parts.Length; i++)
            (numbers[3 * i], numbers[(3 * i) + 1], numbers[(3 * i) + 2]) = (_parts[i].Count, _parts[i].Mean, _parts[i].Squares);
        return new SavedSeries { Numbers = SavedNumbers.Save(numbers) };
    }

    public bool Restore(SavedSeries saved)
    {
        if (!SavedNumbers.TryRead(saved, 3 * _parts.Length, out var numbers)) return false;
        for (var i = 0; i < _parts.Length; i++) _parts[i] = Moments.Of(numbers[3 * i], numbers[(3 * i) + 1], numbers[(3 * i) + 2]);
        return true;
    }

    private double Threshold(long freedom)
    {
        if (_thresholds.TryGetValue(freedom, out var threshold)) return threshold;
        return _thresholds[freedom] = StudentT.InvCDF(0, 1, freedom, 1 - (definition.FalseAlarms / 2));
    }
}

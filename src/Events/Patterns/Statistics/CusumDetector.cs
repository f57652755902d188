using MathNet.Numerics.Distributions;

namespace FunctionsOrchestration.Events.Patterns.Statistics;

/// <summary>
/// Adds up how far values are above, and below, their mean, and finds a mean that has moved. It is Hawkins' self-starting CUSUM (1987):
/// each value is compared with those before it and made exactly standard normal, so no sample need be put aside first. The threshold comes
/// from Siegmund's formula for the run length. A decision is one value: one false alarm in 1/rate values. It holds for independent normal
/// values. After an alarm it learns anew.
/// </summary>
internal sealed class CusumDetector : IDetector
{
    private const double Overshoot = 1.166;

    private readonly int _warmUp;
    private readonly double _allowance;
    private readonly double _threshold;
    private Moments _moments;
    private double _above;
    private double _below;

    public CusumDetector(DetectorDefinition definition)
    {
        (_warmUp, _allowance) = (definition.WarmUp, definition.Shift / 2);
        _threshold = Threshold(_allowance, 2 / definition.FalseAlarms);
    }

    public Finding? Observe(double value, long ticks)
    {
        var (count, mean, deviation) = (_moments.Count, _moments.Mean, _moments.Deviation);
        _moments.Add(value);
        if (count < Math.Max(_warmUp, 3) || deviation == 0) return null;
        var normal = Normalize(Math.Sqrt(count / (count + 1.0)) * (value - mean) / deviation, count - 1);
        _above = Math.Max(0, _above + normal - _allowance);
        _below = Math.Max(0, _below - normal - _allowance);
        var score = Math.Max(_above, _below);
        if (score <= _threshold) return null;
        (_moments, _above, _below) = (default, 0, 0);
        return new Finding(value, mean, score, _threshold);
    }

    // Moments, and both sums.
    public SavedSeries Save() => new() { Numbers = SavedNumbers.Save(_moments.Count, _moments.Mean, _moments.Squares, _above, _below) };

    public bool Restore(SavedSeries saved)
    {
        if (!SavedNumbers.TryRead(saved, 5, out var numbers)) return false;
        _moments = Moments.Of(numbers[0], numbers[1], numbers[2]);
        (_above, _below) = (numbers[3], numbers[4]);
        return true;
    }

    private static double Normalize(double t, double freedom)
    {
        // The upper tail, so that large values keep their digits.
        var tail = StudentT.CDF(0, 1, freedom, -Math.Abs(t));
        return tail <= 0 ? Math.Sign(t) * 38 : -Math.Sign(t) * Normal.InvCDF(0, 1, tail);
    }

    // The run length of one side grows with the threshold, so it is found by halving.
    private static double Threshold(double allowance, double length)
    {
        var (low, high) = (0.0, 1_000.0);
        for (var i = 0; i < 100; i++)
        {
            var middle = (low + high) / 2;
            var exponent = 2 * allowance * (middle + Overshoot);
            if ((Math.Exp(Math.Min(exponent, 700)) - exponent - 1) / (2 * allowance * allowance) < length) low = middle;
            else high = middle;
        }

        return high;
    }
}

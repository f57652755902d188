using MathNet.Numerics.Distributions;

namespace FunctionsOrchestration.Events.Patterns.Statistics;

/// <summary>
/// Compares each value with an exponentially weighted mean, in weighted standard deviations (Roberts, 1959; the variance as in MacGregor
/// and Harris, 1993). The threshold is Student's, because a variance that is known from about 2/weight values makes wider tails than
/// one that is known. A decision is one value. The rate holds for independent normal values.
/// </summary>
internal sealed class EwmaDetector : IDetector
{
    private readonly double _weight;
    private readonly int _warmUp;
    private readonly double _threshold;
    private double _mean;
    private double _variance;
    private long _seen;

    public EwmaDetector(DetectorDefinition definition)
    {
        (_weight, _warmUp) = (definition.Weight, definition.WarmUp);

        // Freedom that a weighted variance of such weights has; and the mean's own error, which the difference has as well.
        var freedom = (2 - _weight) / _weight;
        _threshold = StudentT.InvCDF(0, 1, freedom, 1 - (definition.FalseAlarms / 2)) * Math.Sqrt(1 + (_weight / (2 - _weight)));
    }

    public Finding? Observe(double value, long ticks)
    {
        _seen++;
        if (_seen <= _warmUp)
        {
            // The first values weigh equally, so that the very first does not outweigh the rest.
            Learn(value, Math.Max(_weight, 1.0 / _seen));
            return null;
        }

        var deviation = Math.Sqrt(_variance);
        var score = deviation > 0 ? Math.Abs(value - _mean) / deviation : value == _mean ? 0 : double.PositiveInfinity;
        var expected = _mean;

        // What is out is learnt from as if it were just at the threshold: a new level becomes usual in time, a single value hardly counts.
        Learn(score <= _threshold || deviation == 0 ? value : _mean + (Math.Sign(value - _mean) * _threshold * deviation), _weight);
        return score > _threshold ? new Finding(value, expected, score, _threshold) : null;
    }

    // Values, mean and variance.
    public SavedSeries Save() => new() { Numbers = SavedNumbers.Save(_seen, _mean, _variance) };

    public bool Restore(SavedSeries saved)
    {
        if (!SavedNumbers.TryRead(saved, 3, out var numbers)) return false;
        (_seen, _mean, _variance) = ((long)numbers[0], numbers[1], numbers[2]);
        return true;
    }

    // The variance of differences from the mean before is 1 + weight/(2 - weight) times that of the values.
    private void Learn(double value, double weight)
    {
        var difference = value - _mean;
        _mean += weight * difference;
        if (_seen > 1) _variance = ((1 - weight) * _variance) + (weight * difference * difference * (1 - (weight / 2)));
    }
}

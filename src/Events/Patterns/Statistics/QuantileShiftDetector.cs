using MathNet.Numerics.Distributions;

namespace FunctionsOrchestration.Events.Patterns.Statistics;

/// <summary>
/// Learns a quantile from a first sketch, and then counts, window by window, how many values lie above it: as many as its share says,
/// within the error of both samples, unless the quantile has moved. A decision is one window. The rate holds for independent values of any
/// continuous distribution, on the mean over what may be learnt first. After an alarm it learns anew.
/// </summary>
internal sealed class QuantileShiftDetector(DetectorDefinition definition) : IDetector
{
    private readonly QuantileSketch _reference = new();
    private readonly QuantileSketch _window = new();
    private readonly double _threshold = Normal.InvCDF(0, 1, 1 - (definition.FalseAlarms / 2));
    private double _expected = double.NaN;
    private double _shareAbove;
    private long _above;

    public Finding? Observe(double value, long ticks)
    {
        if (_reference.Count < definition.WarmUp)
        {
            _reference.Add(value);
            return null;
        }

        if (double.IsNaN(_expected))
        {
            // Between the buckets of the sketch lies what its quantile is off; the share above is taken as it is there.
            _expected = _reference.Quantile(definition.Share);
            _shareAbove = 1 - _reference.ShareUpTo(_expected);
            _shareAbove = Math.Clamp(_shareAbove, 1.0 / definition.WarmUp, 1 - (1.0 / definition.WarmUp));
        }

        _window.Add(value);
        if (IsAbove(value)) _above++;
        return _window.Count < definition.Window ? null : Close();
    }

    // The quantile, the share above it, and how many of the open window are; the quantile is 0 while it is not known.
    public SavedSeries Save() => new()
    {
        Numbers = double.IsNaN(_expected) ? SavedNumbers.Save(0, 0, 0) : SavedNumbers.Save(_expected, _shareAbove, _above),
        Learnt = _reference.Save(),
        OpenSketch = _window.Save(),
    };

    public bool Restore(SavedSeries saved)
    {
        if (!SavedNumbers.TryRead(saved, 3, out var numbers) || saved.Learnt is null || saved.OpenSketch is null) return false;
        _reference.Restore(saved.Learnt);

        // Where more is to be learnt than has been, the window is of no use yet.
        if (_reference.Count < definition.WarmUp || numbers[1] == 0) return true;
        (_expected, _shareAbove, _above) = (numbers[0], numbers[1], (long)numbers[2]);
        _window.Restore(saved.OpenSketch);
        return true;
    }

    // As the sketch would say it: a value in the bucket of the quantile counts as not above.
    private bool IsAbove(double value) => value > (_expected >= 0 ? _expected * (1 + QuantileSketch.Accuracy) : _expected * (1 - QuantileSketch.Accuracy));

    private Finding? Close()
    {
        var (n, m) = ((double)_reference.Count, (double)_window.Count);
        var error = Math.Sqrt(_shareAbove * (1 - _shareAbove) * ((1 / n) + (1 / m)));
        var score = Math.Abs((_above / m) - _shareAbove) / error;
        var found = new Finding(_window.Quantile(definition.Share), _expected, score, _threshold);
        _window.Clear();
        _above = 0;
        if (score <= _threshold) return null;
        _reference.Clear();
        _expected = double.NaN;
        return found;
    }
}

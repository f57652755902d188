using MathNet.Numerics.Distributions;

namespace FunctionsOrchestration.Events.Patterns.Statistics;

/// <summary>
/// Keeps a first sample, and compares each window after it, by one of two distances. A decision is one window. The rates hold for
/// independent values of any continuous distribution, on the mean over the samples that may come first. After an alarm it learns anew.
/// </summary>
internal sealed class DriftDetector : IDetector
{
    /// <summary>Ten bins of equal share, as the index is usually taken.</summary>
    public const int Bins = 10;

    private readonly DetectorDefinition _definition;
    private readonly double _threshold;
    private readonly List<double> _reference = [];
    private readonly List<double> _window = [];

    public DriftDetector(DetectorDefinition definition)
    {
        _definition = definition;
        var error = (1.0 / definition.WarmUp) + (1.0 / definition.Window);

        // Kolmogorov's limit for two samples; and for the index, that it is a chi-square times the error (Yurdakul and Naranjo, 2020).
        _threshold = definition.Kind == DetectorKind.KolmogorovSmirnov
            ? Math.Sqrt(-0.5 * Math.Log(definition.FalseAlarms / 2) * error)
            : ChiSquared.InvCDF(Bins - 1, 1 - definition.FalseAlarms) * error;
    }

    public Finding? Observe(double value, long ticks)
    {
        if (_reference.Count < _definition.WarmUp)
        {
            _reference.Add(value);
            if (_reference.Count == _definition.WarmUp) _reference.Sort();
            return null;
        }

        _window.Add(value);
        if (_window.Count < _definition.Window) return null;
        _window.Sort();
        var distance = _definition.Kind == DetectorKind.KolmogorovSmirnov ? KolmogorovSmirnov(_reference, _window) : Psi(_reference, _window);
        _window.Clear();
        if (distance <= _threshold) return null;
        _reference.Clear();
        return new Finding(distance, 0, distance, _threshold);
    }

    public SavedSeries Save() => new() { Values = [.. _reference], Open = [.. _window] };

    public bool Restore(SavedSeries saved)
    {
        // A first sample that is larger than it is to be now would be learnt anew; a smaller one is added to.
        if (saved.Values.Count > _definition.WarmUp) return false;
        _reference.AddRange(saved.Values);
        if (_reference.Count == _definition.WarmUp)
        {
            _reference.Sort();
            _window.AddRange(saved.Open.TakeLast(_definition.Window - 1));
        }

        return true;
    }

    /// <summary>The greatest difference of two distribution functions.</summary>
    public static double KolmogorovSmirnov(List<double> first, List<double> second)
    {
        var (i, j, greatest) = (0, 0, 0.0);
        while (i < first.Count && j < second.Count)
        {
            var at = Math.Min(first[i], second[j]);
            while (i < first.Count && first[i] <= at) i++;
            while (j < second.Count && second[j] <= at) j++;
            greatest = Math.Max(greatest, Math.Abs(((double)i / first.Count) - ((double)j / second.Count)));
        }

        return greatest;
    }

    /// <summary>The sum over the bins of the difference of the shares times the logarithm of their ratio.</summary>
    public static double Psi(List<double> first, List<double> second)
    {
        var (index, i, j) = (0.0, 0, 0);
        for (var bin = 1; bin <= Bins; bin++)
        {
            var edge = bin == Bins ? double.PositiveInfinity : first[(int)((long)bin * first.Count / Bins) - 1];
            var (before, after) = (i, j);
            while (i < first.Count && first[i] <= edge) i++;
            while (j < second.Count && second[j] <= edge) j++;

            // Half an event keeps an empty bin from being infinitely far away.
            var (p, q) = (Math.Max(0.5, i - before) / first.Count, Math.Max(0.5, j - after) / second.Count);
            index += (p - q) * Math.Log(p / q);
        }

        return index;
    }
}

using System.Numerics;
using System.Numerics.Tensors;
using MathNet.Numerics.IntegralTransforms;

namespace FunctionsOrchestration.AI.TimeSeries;

/// <summary>
/// Saliency by spectral residual (Ren et al. 2019, arXiv:1906.03821): what is left of a spectrum when its smooth part is taken
/// away is what does not repeat.
/// </summary>
internal static class SpectralResidual
{
    // The paper's q and z: bins over which the spectrum is smoothed, points over which saliency is averaged.
    private const int SpectrumWindow = 3;
    private const int SaliencyWindow = 21;

    // Bins this far below the strongest are rounding errors; their logarithms would drown the rest.
    private const double NoiseFloor = 1e-6;

    /// <summary>How far each point's saliency lies above that of its neighbourhood, in units of the latter; none below 0.</summary>
    public static double[] Scores(double[] series)
    {
        var padding = Math.Min(SaliencyWindow, series.Length / 2);
        var level = Detrend(series);
        if (level.All(value => value == 0)) return new double[series.Length];

        var saliency = Saliency(Extend(level, padding));

        var scores = new double[series.Length];
        for (var i = 0; i < scores.Length; i++) scores[i] = Math.Max(0, Excess(saliency, i + padding));
        return scores;
    }

    /// <summary>
    /// A Fourier transform takes the series for a circle; mirrored ends keep the seam from looking like an event. The mirror image
    /// of an event would be a second one, and two rhyme: in a short series they hide each other. So images are clipped.
    /// </summary>
    private static Complex[] Extend(double[] level, int padding)
    {
        var middle = Median(level);
        var room = 3 * Median([.. level.Select(value => Math.Abs(value - middle))]);
        var extended = new Complex[level.Length + 2 * padding];
        for (var i = 0; i < extended.Length; i++)
        {
            var index = i - padding;
            var value = level[Mirror(index, level.Length)];
            extended[i] = index >= 0 && index < level.Length ? value : Math.Clamp(value, middle - room, middle + room);
        }

        return extended;
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static double[] Saliency(Complex[] series)
    {
        Fourier.Forward(series, FourierOptions.Matlab);
        var floor = NoiseFloor * series.Max(bin => bin.Magnitude);
        double[] logarithms = [.. series.Select(bin => Math.Log(bin.Magnitude + floor))];
        for (var i = 0; i < series.Length; i++)
        {
            var (from, to) = (Math.Max(0, i - SpectrumWindow / 2), Math.Min(series.Length - 1, i + SpectrumWindow / 2));
            var smooth = logarithms.AsSpan(from, to - from + 1);
            var residual = logarithms[i] - Sum(smooth) / smooth.Length;
            series[i] = Complex.FromPolarCoordinates(Math.Exp(residual), series[i].Phase);
        }

        Fourier.Inverse(series, FourierOptions.Matlab);
        return [.. series.Select(value => value.Magnitude)];
    }

    private static double Excess(double[] saliency, int index)
    {
        var from = Math.Max(0, index - SaliencyWindow / 2);
        var window = saliency.AsSpan(from, Math.Min(SaliencyWindow, saliency.Length - from));
        var mean = (Sum(window) - saliency[index]) / (window.Length - 1);
        return mean > 0 ? (saliency[index] - mean) / mean : 0;
    }

    /// <summary>Takes the straight line through the series away; zeros where nothing but rounding is left.</summary>
    private static double[] Detrend(double[] series)
    {
        var (middle, mean) = ((series.Length - 1) / 2.0, series.Average());
        double product = 0, squares = 0;
        for (var i = 0; i < series.Length; i++)
        {
            product += (i - middle) * (series[i] - mean);
            squares += (i - middle) * (i - middle);
        }

        double[] level = [.. series.Select((value, i) => value - mean - product / squares * (i - middle))];
        var rounding = 1e-12 * series.Max(Math.Abs);
        return level.Any(value => Math.Abs(value) > rounding) ? level : new double[series.Length];
    }

    private static int Mirror(int index, int length)
    {
        if (index < 0) index = -index;
        return index < length ? index : 2 * (length - 1) - index;
    }

    private static double Sum(ReadOnlySpan<double> values) => TensorPrimitives.Sum(values);
}

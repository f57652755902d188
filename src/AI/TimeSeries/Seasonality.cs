using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace FunctionsOrchestration.AI.TimeSeries;

/// <summary>Finds how many steps a series takes to repeat itself.</summary>
internal static class Seasonality
{
    private const double LeastCorrelation = 0.3;
    private const int LongestPeriod = 2000;

    /// <summary>
    /// The period: the first peak of the autocorrelation of the series' changes that is nearly as high as the highest one; null
    /// where none reaches 0.3.
    /// </summary>
    public static int? Period(ReadOnlySpan<double> series)
    {
        var longest = Math.Min(series.Length / 3, LongestPeriod);
        if (longest < 2) return null;

        var correlation = Autocorrelation(series, longest + 1);
        var peaks = Enumerable.Range(2, longest - 1)
            .Where(lag => correlation[lag] >= correlation[lag - 1] && correlation[lag] >= correlation[lag + 1])
            .ToArray();
        var highest = peaks.Select(lag => correlation[lag]).DefaultIfEmpty().Max();
        if (highest < LeastCorrelation) return null;

        // Twice the period correlates as well as the period: prefer the shortest of nearly equal ones.
        return peaks.First(lag => correlation[lag] >= 0.9 * highest);
    }

    /// <summary>
    /// Autocorrelation of the first differences, in which a trend is a constant, by way of the power spectrum (Wiener and
    /// Khinchin).
    /// </summary>
    private static double[] Autocorrelation(ReadOnlySpan<double> series, int lags)
    {
        var count = series.Length - 1;
        var mean = (series[^1] - series[0]) / count;
        var padded = new Complex[(int)BitOperations.RoundUpToPowerOf2((uint)(2 * count))];
        for (var i = 0; i < count; i++) padded[i] = series[i + 1] - series[i] - mean;

        Fourier.Forward(padded, FourierOptions.Matlab);
        for (var i = 0; i < padded.Length; i++) padded[i] = padded[i].Magnitude * padded[i].Magnitude;
        Fourier.Inverse(padded, FourierOptions.Matlab);

        var correlation = new double[lags + 1];
        var variance = padded[0].Real / count;
        if (variance <= 0) return correlation;
        // Divided by the number of products in each sum: without that, long lags would look weak.
        for (var lag = 0; lag <= Math.Min(lags, count - 1); lag++) correlation[lag] = padded[lag].Real / (count - lag) / variance;
        return correlation;
    }
}

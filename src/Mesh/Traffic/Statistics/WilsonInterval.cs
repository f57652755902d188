using MathNet.Numerics.Distributions;

namespace FunctionsOrchestration.Mesh.Traffic.Statistics;

/// <summary>Wilson's score interval of a rate (1927): right for small samples and rates near 0 too, for one look.</summary>
internal static class WilsonInterval
{
    /// <param name="rate">The rate.</param>
    /// <param name="alpha">How often the interval may be wrong.</param>
    public static Interval Of(Rate rate, double alpha)
    {
        if (rate.Trials == 0) return new Interval(0, 0, 1);
        var z = Normal.InvCDF(0, 1, 1 - (alpha / 2));
        var n = (double)rate.Trials;
        var middle = (rate.Events + (z * z / 2)) / (n + (z * z));
        var radius = z / (n + (z * z)) * Math.Sqrt((rate.Events * (n - rate.Events) / n) + (z * z / 4));
        return new Interval(rate.Value, Math.Max(0, middle - radius), Math.Min(1, middle + radius));
    }
}

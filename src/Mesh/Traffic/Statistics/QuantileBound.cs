namespace FunctionsOrchestration.Mesh.Traffic.Statistics;

/// <summary>
/// Bounds of a quantile under repeated looks, whatever the distribution is: how many values lie below the quantile is a rate, and bounds
/// of the rate are bounds of the rank (Howard, Ramdas, Sequential estimation of quantiles, 2022).
/// </summary>
internal static class QuantileBound
{
    /// <summary>Estimates a quantile, in milliseconds.</summary>
    /// <param name="sample">The values; not empty.</param>
    /// <param name="share">The quantile, 0–1.</param>
    /// <param name="alpha">How often the bounds may ever be wrong.</param>
    /// <returns>The quantile; infinite above where the sample is too small to bound it.</returns>
    public static Interval Of(LatencySketch sample, double share, double alpha)
    {
        var variance = share * (1 - share) / sample.Count;
        // The best scale for a bound of variance v is about √8·v; it is the same for all values, so nothing is tuned to the data.
        var radius = MixtureBound.Radius(variance, alpha, Math.Sqrt(8 * share * (1 - share) / Reference));
        return new Interval(
            At(sample, share), share - radius <= 0 ? 0 : At(sample, share - radius), share + radius >= 1 ? double.PositiveInfinity : At(sample, share + radius));
    }

    // The sample size for which the bounds are narrowest.
    private const double Reference = 1_000;

    private static double At(LatencySketch sample, double share) => sample.Quantile(share)!.Value.TotalMilliseconds;
}

namespace FunctionsOrchestration.Mesh.Traffic.Statistics;

/// <summary>
/// Bounds that hold at every look at growing data at once: the mixture sequential probability ratio test with a normal mixture (Robbins
/// 1970; Johari, Koomen, Pekelis, Walsh, Peeking at A/B Tests, KDD 2017), as the confidence sequence that belongs to it. For estimates that
/// are about normal, which is why every test has a minimum of samples (Bibaut, Kallus, Lindon 2022).
/// </summary>
internal static class MixtureBound
{
    /// <summary>How far the true value can be from an estimate.</summary>
    /// <param name="variance">Variance of the estimate, above 0.</param>
    /// <param name="alpha">How often the bound may ever be wrong, on both sides together.</param>
    /// <param name="scale">The effect that is looked for: bounds are narrowest when they are about as wide.</param>
    public static double Radius(double variance, double alpha, double scale)
    {
        var mixture = scale * scale;
        return Math.Sqrt(variance * (variance + mixture) / mixture * (Math.Log((variance + mixture) / variance) + (2 * Math.Log(1 / alpha))));
    }

    /// <summary>The largest variance of an estimate whose bounds are still as narrow as an effect.</summary>
    /// <param name="effect">The effect.</param>
    /// <param name="alpha">How often the bound may ever be wrong.</param>
    public static double VarianceFor(double effect, double alpha)
    {
        var (low, high) = (0.0, effect * effect);
        for (var halving = 0; halving < 60; halving++)
        {
            var middle = (low + high) / 2;
            if (Radius(middle, alpha, effect) > effect) high = middle;
            else low = middle;
        }

        return low;
    }
}

using MathNet.Numerics.Distributions;

namespace FunctionsOrchestration.Mesh.Traffic.Statistics;

/// <summary>How many samples a question needs.</summary>
internal static class SampleSize
{
    /// <summary>Samples of each arm to tell two rates apart at one look (Fleiss, Levin, Paik, 2003, without continuity correction).</summary>
    /// <param name="rate">The one rate.</param>
    /// <param name="other">The other.</param>
    /// <param name="alpha">How often equal rates may be told apart.</param>
    /// <param name="power">How often different ones shall be.</param>
    public static long ForRates(double rate, double other, double alpha, double power)
    {
        var (z, reach) = (Normal.InvCDF(0, 1, 1 - (alpha / 2)), Normal.InvCDF(0, 1, power));
        var spread = (rate * (1 - rate)) + (other * (1 - other));
        return (long)Math.Ceiling((z + reach) * (z + reach) * spread / ((rate - other) * (rate - other)));
    }

    /// <summary>
    /// Samples of a new arm after which a rate that is no worse can be shown, by bounds that hold at every look, to be worse by less than a
    /// margin.
    /// </summary>
    /// <param name="rate">The rate that is expected.</param>
    /// <param name="margin">The margin.</param>
    /// <param name="alpha">How often the bounds may ever be wrong.</param>
    /// <param name="controlPerSample">Samples of the control for each of the new arm.</param>
    public static long ForMargin(double rate, double margin, double alpha, double controlPerSample) =>
        (long)Math.Ceiling(rate * (1 - rate) * (1 + (1 / controlPerSample)) / MixtureBound.VarianceFor(margin, alpha));
}

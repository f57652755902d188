using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace FunctionsOrchestration.Mesh.Traffic.Statistics;

/// <summary>Whether subjects are shared among variants as declared.</summary>
/// <param name="ChiSquare">Pearson's statistic.</param>
/// <param name="PValue">How often chance alone gives as much, for one look.</param>
/// <param name="BayesFactor">How much likelier other shares are than the declared ones; reaches 1/α by chance, at any look, with probability α at most.</param>
public readonly record struct RatioResult(double ChiSquare, double PValue, double BayesFactor);

/// <summary>
/// Sample ratio mismatch: a sign that an experiment assigns or counts wrongly, and that its results mean nothing (Fabijan et al., KDD 2019).
/// Pearson's chi-square for people to read; the alarm is given by a test that holds at every look (Lindon, Malek, Anytime-valid inference
/// for multinomial count data, NeurIPS 2022).
/// </summary>
internal static class RatioMismatch
{
    // How sure one is of the declared shares before any data: a small mismatch is looked for, not any.
    private const double Concentration = 100;

    /// <summary>Tests counts against shares.</summary>
    /// <param name="counts">Subjects of each variant.</param>
    /// <param name="shares">The declared shares, of the same order; above 0, adding up to 1.</param>
    public static RatioResult Test(IReadOnlyList<long> counts, IReadOnlyList<double> shares)
    {
        double all = counts.Sum(), chiSquare = 0, log = 0;
        if (all == 0) return new RatioResult(0, 1, 1);
        for (var i = 0; i < counts.Count; i++)
        {
            var expected = all * shares[i];
            chiSquare += (counts[i] - expected) * (counts[i] - expected) / expected;
            var prior = Concentration * shares[i];
            log += SpecialFunctions.GammaLn(prior + counts[i]) - SpecialFunctions.GammaLn(prior) - (counts[i] * Math.Log(shares[i]));
        }

        log += SpecialFunctions.GammaLn(Concentration) - SpecialFunctions.GammaLn(Concentration + all);
        return new RatioResult(chiSquare, 1 - ChiSquared.CDF(counts.Count - 1, chiSquare), Math.Exp(Math.Min(log, 700)));
    }
}

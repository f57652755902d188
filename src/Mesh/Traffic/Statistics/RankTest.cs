using MathNet.Numerics.Distributions;

namespace FunctionsOrchestration.Mesh.Traffic.Statistics;

/// <summary>What the rank test found.</summary>
/// <param name="U">Mann and Whitney's U of the first sample: how many pairs it wins, ties counting half.</param>
/// <param name="Superiority">The probability that a value of the first sample is larger than one of the second, ties counting half.</param>
/// <param name="Variance">Variance of that probability, whatever the distributions are.</param>
/// <param name="PValue">Two-sided, for one look: normal approximation with tie and continuity correction.</param>
public readonly record struct RankResult(double U, double Superiority, double Variance, double PValue)
{
    /// <summary>Bounds of the superiority less one half, that hold at every look.</summary>
    /// <param name="alpha">How often they may ever be wrong.</param>
    /// <param name="scale">The difference that is looked for.</param>
    public Interval Shift(double alpha, double scale)
    {
        var radius = MixtureBound.Radius(Variance, alpha, scale);
        return new Interval(Superiority - 0.5, Superiority - 0.5 - radius, Superiority - 0.5 + radius);
    }
}

/// <summary>
/// Mann and Whitney's rank test (1947): are the values of one sample larger than those of another? It asks nothing of their distributions,
/// so that a few slow calls do not decide. The variance is that of DeLong, DeLong, Clarke-Pearson (1988), which holds also where the
/// samples do differ. Samples are sketches: values of one bucket are ties.
/// </summary>
internal static class RankTest
{
    /// <summary>Compares two samples, neither of them empty.</summary>
    public static RankResult Compare(LatencySketch sample, LatencySketch other)
    {
        var (m, n) = ((double)sample.Count, (double)other.Count);
        var first = Math.Min(sample.First, other.First);
        var end = Math.Max(sample.First + sample.Counts.Count, other.First + other.Counts.Count);
        double wins = 0, winsSquared = 0, lossesSquared = 0, ties = 0, mine = 0, theirs = 0;
        for (var bucket = first; bucket < end; bucket++)
        {
            var (a, b) = ((double)At(sample, bucket), (double)At(other, bucket));
            var beaten = (theirs + (b / 2)) / n;            // share of the other sample that a value here beats
            var beatenBy = (m - mine - (a / 2)) / m;        // share of this sample that beats a value there
            wins += a * beaten;
            winsSquared += a * beaten * beaten;
            lossesSquared += b * beatenBy * beatenBy;
            ties += Cube(a + b) - (a + b);
            (mine, theirs) = (mine + a, theirs + b);
        }

        var superiority = wins / m;
        var variance = (Spread(winsSquared, m, superiority) / m) + (Spread(lossesSquared, n, superiority) / n);
        return new RankResult(wins * n, superiority, Math.Max(variance, Least(m, n)), PValue(wins * n, m, n, ties));
    }

    private static double Spread(double squares, double count, double mean) =>
        count < 2 ? 0.25 : Math.Max(0, (squares - (count * mean * mean)) / (count - 1));

    // Samples that do not overlap at all have no spread; they are as certain as samples of that size can be, and not more.
    private static double Least(double m, double n) => 1 / (4 * (Math.Min(m, n) + 2) * (Math.Min(m, n) + 2));

    private static double PValue(double u, double m, double n, double ties)
    {
        var all = m + n;
        var deviation = Math.Sqrt(m * n / 12 * (all + 1 - (ties / (all * (all - 1)))));
        if (deviation == 0) return 1;
        var z = Math.Max(0, Math.Abs(u - (m * n / 2)) - 0.5) / deviation;
        return Math.Min(1, 2 * Normal.CDF(0, 1, -z));
    }

    private static long At(LatencySketch sketch, int bucket) =>
        bucket >= sketch.First && bucket < sketch.First + sketch.Counts.Count ? sketch.Counts[bucket - sketch.First] : 0;

    private static double Cube(double value) => value * value * value;
}

using FunctionsOrchestration.Mesh.Traffic;
using FunctionsOrchestration.Mesh.Traffic.Statistics;

namespace FunctionsOrchestration.Mesh.Tests.Traffic;

/// <summary>
/// How often the tests are wrong, by seeded simulation: each run looks again and again at growing data, and counts as wrong when any look
/// was. The stated rate is 5 % on both sides together.
/// </summary>
public sealed class ErrorRateTests
{
    private const double Alpha = 0.05;
    private const int Runs = 400;
    private const int Looks = 40;

    // With 400 runs, a true rate of 5 % gives more than 8 % in one of 500 cases only.
    private const double Tolerated = 0.08;

    [Theory]
    [InlineData(0.005, 50, 950)]
    [InlineData(0.01, 50, 950)]
    [InlineData(0.05, 100, 100)]
    [InlineData(0.2, 20, 180)]
    public void Rates_ThatAreEqual_AreRarelyToldApart(double rate, int fresh, int control)
    {
        var random = new Random(1);
        Assert.InRange(Wrong(() => Walk(random, rate, rate, fresh, control, (one, other) => RateTest.Compare(one, other, Alpha, 0.02))), 0, Tolerated);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.9)]
    public void Bound_OfARate_RarelyMissesIt(double rate)
    {
        var random = new Random(2);
        Assert.InRange(
            Wrong(() => Walk(random, rate, 0, 100, 1, (one, _) =>
            {
                var bound = RateTest.Bound(one, Alpha, 0.02);
                return new Interval(0, bound.Low - rate, bound.High - rate);
            })),
            0, Tolerated);
    }

    [Fact]
    public void Rates_ThatDiffer_AreToldApart()
    {
        var random = new Random(3);
        Assert.InRange(Wrong(() => Walk(random, 0.06, 0.01, 100, 900, (one, other) => RateTest.Compare(one, other, Alpha, 0.02))), 0.99, 1);
    }

    [Theory]
    [InlineData(1.0, 0, Tolerated)]
    [InlineData(1.3, 0.99, 1)]
    public void Latencies_AreToldApart_OnlyWhereTheyDiffer(double factor, double least, double most)
    {
        var random = new Random(4);
        Assert.InRange(
            Wrong(() =>
            {
                var (one, other) = (LatencySketch.Empty, LatencySketch.Empty);
                for (var look = 0; look < Looks; look++)
                {
                    one = one.Merge(Sample(random, factor, 40));
                    other = other.Merge(Sample(random, 1, 160));
                    if (IsWrong(RankTest.Compare(one, other).Shift(Alpha, 0.1))) return true;
                }

                return false;
            }),
            least, most);
    }

    [Fact]
    public void Quantile_IsRarelyOutsideItsBounds()
    {
        // The 95th percentile of the simulated times.
        var exact = 50 * Math.Exp(0.5 * 1.6448536);
        var random = new Random(5);
        Assert.InRange(
            Wrong(() =>
            {
                var sample = Sample(random, 1, 50);
                for (var look = 0; look < Looks; look++)
                {
                    sample = sample.Merge(Sample(random, 1, 50));
                    var bound = QuantileBound.Of(sample, 0.95, Alpha);
                    if (bound.Low > exact * 1.01 || bound.High < exact * 0.99) return true;
                }

                return false;
            }),
            0, Tolerated);
    }

    [Fact]
    public void RatioMismatch_LookedAtAgainAndAgain_RarelyAlarms()
    {
        var random = new Random(6);
        Assert.InRange(
            Wrong(() =>
            {
                long[] counts = [0, 0, 0];
                for (var look = 0; look < Looks; look++)
                {
                    for (var subject = 0; subject < 100; subject++) counts[random.NextDouble() switch { < 0.2 => 0, < 0.5 => 1, _ => 2 }]++;
                    if (RatioMismatch.Test(counts, [0.2, 0.3, 0.5]).BayesFactor >= 1 / Alpha) return true;
                }

                return false;
            }),
            0, Tolerated);
    }

    private static double Wrong(Func<bool> run) => Enumerable.Range(0, Runs).Count(_ => run()) / (double)Runs;

    private static bool IsWrong(Interval found) => found.Low > 0 || found.High < 0;

    private static bool Walk(Random random, double rate, double controlRate, int fresh, int control, Func<Rate, Rate, Interval> test)
    {
        var (one, other) = (new Rate(0, 0), new Rate(0, 0));
        for (var look = 0; look < Looks; look++)
        {
            one = new Rate(one.Events + Events(random, rate, fresh), one.Trials + fresh);
            other = new Rate(other.Events + Events(random, controlRate, control), other.Trials + control);
            // As rollouts do: no verdict below a minimum of samples.
            if (one.Trials >= 100 && IsWrong(test(one, other))) return true;
        }

        return false;
    }

    private static long Events(Random random, double rate, int trials)
    {
        var events = 0;
        for (var trial = 0; trial < trials; trial++) if (random.NextDouble() < rate) events++;
        return events;
    }

    private static LatencySketch Sample(Random random, double factor, int count) => LatencySketch.Of(Enumerable.Range(0, count).Select(_ =>
        TimeSpan.FromMilliseconds(50 * factor * Math.Exp(0.5 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))));
}

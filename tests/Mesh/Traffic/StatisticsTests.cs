using FunctionsOrchestration.Mesh.Traffic;
using FunctionsOrchestration.Mesh.Traffic.Statistics;

namespace FunctionsOrchestration.Mesh.Tests.Traffic;

/// <summary>Tests against values of the literature.</summary>
public sealed class StatisticsTests
{
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Wilson_Newcombe1998TableI(int events, int trials, double low, double high)
    {
        var found = WilsonInterval.Of(new Rate(events, trials), 0.05);
        Assert.Equal((low, high), (Math.Round(found.Low, 4), Math.Round(found.High, 4)));
    }

    // The ages at diagnosis of SciPy's documentation of mannwhitneyu: U = 17, p = 0.11134688653314041 with continuity correction.
    [Fact]
    public void MannWhitney_SciPysExample()
    {
        var found = RankTest.Compare(Years(19, 22, 16, 29, 24), Years(20, 11, 17, 12));

        Assert.Equal(17, found.U, 9);
        Assert.Equal(17.0 / 20, found.Superiority, 9);
        Assert.Equal(0.11134688653314041, found.PValue, 6);
    }

    [Fact]
    public void MannWhitney_Mirrored_SaysTheOpposite()
    {
        var (one, other) = (Years(1, 2, 2, 5, 9), Years(2, 3, 4, 5));
        var (found, mirrored) = (RankTest.Compare(one, other), RankTest.Compare(other, one));

        Assert.Equal(20, found.U + mirrored.U, 9);
        Assert.Equal(1, found.Superiority + mirrored.Superiority, 9);
        Assert.Equal(found.PValue, mirrored.PValue, 9);
        Assert.Equal(found.Variance, mirrored.Variance, 9);
    }

    // Kohavi, Tang, Xu, Trustworthy Online Controlled Experiments, 2020, chapter 21.
    [Fact]
    public void RatioMismatch_KohavisExample()
    {
        var found = RatioMismatch.Test([821_588, 815_482], [0.5, 0.5]);

        Assert.Equal(1.8e-6, found.PValue, 1e-7);
        Assert.True(found.BayesFactor > 500);
    }

    [Fact]
    public void RatioMismatch_SharesAsDeclared_GivesNoAlarm()
    {
        var found = RatioMismatch.Test([5_010, 4_990], [0.5, 0.5]);
        Assert.True(found is { PValue: > 0.5, BayesFactor: < 1 });
    }

    // (1.95996 + 0.84162)² (0.5·0.5 + 0.6·0.4) / 0.1² = 384.6.
    [Fact]
    public void SampleSize_OfTwoRates_IsThatOfTheTextbook() => Assert.Equal(385, SampleSize.ForRates(0.5, 0.6, 0.05, 0.8));

    [Fact]
    public void SampleSize_ForAMargin_IsWhereTheBoundIsTheMargin()
    {
        var needed = SampleSize.ForMargin(0.01, 0.02, 0.05, controlPerSample: 1);
        var variance = 0.01 * 0.99 * 2 / needed;

        Assert.Equal(0.02, MixtureBound.Radius(variance, 0.05, 0.02), 3);
        Assert.InRange(needed, SampleSize.ForRates(0.01, 0.03, 0.05, 0.5), 10 * SampleSize.ForRates(0.01, 0.03, 0.05, 0.9));
    }

    // Johari et al. 2017, equation 4, solved for the estimate: at the bound the likelihood ratio is exactly 1/α.
    [Theory]
    [InlineData(0.0001, 0.05, 0.02)]
    [InlineData(0.01, 0.01, 0.1)]
    public void MixtureBound_IsWhereTheLikelihoodRatioReachesItsLimit(double variance, double alpha, double scale)
    {
        var radius = MixtureBound.Radius(variance, alpha, scale);
        var mixture = scale * scale;
        var ratio = Math.Sqrt(variance / (variance + mixture)) * Math.Exp(mixture * radius * radius / (2 * variance * (variance + mixture)));
        Assert.Equal(1 / alpha, ratio, 6);
    }

    [Fact]
    public void Sketch_Quantiles_AreKnownToOnePercent_AndMergingLosesNothing()
    {
        var random = new Random(3);
        var times = Enumerable.Range(0, 10_000).Select(_ => TimeSpan.FromMilliseconds(Math.Exp(8 * random.NextDouble()))).ToList();
        var whole = LatencySketch.Of(times);
        var merged = LatencySketch.Of(times.Take(3_000)).Merge(LatencySketch.Empty).Merge(LatencySketch.Of(times.Skip(3_000)));
        times.Sort();

        foreach (var share in new[] { 0.01, 0.5, 0.95, 0.99, 1 })
        {
            var exact = times[(int)Math.Ceiling(share * times.Count) - 1].TotalMilliseconds;
            Assert.InRange(whole.Quantile(share)!.Value.TotalMilliseconds / exact, 0.99, 1.011);
            Assert.Equal(whole.Quantile(share), merged.Quantile(share));
        }

        Assert.Equal(10_000, merged.Count);
        Assert.Null(LatencySketch.Empty.Quantile(0.5));
    }

    private static LatencySketch Years(params int[] values) => LatencySketch.Of(values.Select(value => TimeSpan.FromMilliseconds(value)));
}

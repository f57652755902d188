using CsCheck;

namespace FunctionsOrchestration.AI.Tests.TimeSeries;

public sealed class AnomalyDetectorTests
{
    private static readonly AnomalyDetector Detector = Embedded.Get<AnomalyDetector>();

    [Fact]
    public void Detect_InjectedSpikes_AreTheFiveHighestScores()
    {
        int[] spikes = [150, 333, 512, 777, 905];
        var series = Seasonal(1000, seed: 3);
        foreach (var index in spikes) series[index] += index % 2 == 0 ? 14 : -14;

        var answer = Detector.Detect(series);

        Embedded.IsMeasured(answer);
        Assert.Equal(spikes, answer.Value.Anomalies.OrderByDescending(anomaly => anomaly.Score).Take(5).Select(anomaly => anomaly.Index).Order());
        Assert.InRange(answer.Value.Anomalies.Count, 5, 12);
        Assert.All(answer.Value.Anomalies, anomaly =>
        {
            Assert.True(anomaly.Score >= answer.Value.Threshold);
            Assert.Equal(series[anomaly.Index], anomaly.Value);
        });
    }

    [Fact]
    public void Detect_SpikeNearAnEnd_IsFound()
    {
        var series = Seasonal(400, seed: 5);
        series[2] += 20;
        series[^2] -= 20;

        var found = Detector.Detect(series).Value.Anomalies.Select(anomaly => anomaly.Index).ToArray();

        Assert.Contains(2, found);
        Assert.Contains(398, found);
    }

    // The image of such a spike in the mirrored end once hid it.
    [Fact]
    public void Detect_HugeSpikeInAShortSeries_IsTheOnlyAnomaly()
    {
        double[] visitors =
        [
            101, 120, 143, 150, 139, 118, 99, 104, 122, 146, 151, 141, 121, 103,
            107, 126, 148, 155, 144, 122, 106, 109, 128, 420, 157, 146, 126, 109,
        ];
        double[] temperatures = [.. Enumerable.Range(0, 24).Select(hour => hour == 13 ? 35.0 : 20 + hour * 7 % 5 * 0.1)];

        Assert.Equal([23], Detector.Detect(visitors).Value.Anomalies.Select(anomaly => anomaly.Index));
        Assert.Equal([13], Detector.Detect(temperatures).Value.Anomalies.Select(anomaly => anomaly.Index));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-300)]
    [InlineData(-7.5)]
    [InlineData(1e100)]
    public void Detect_ConstantSeries_HasNone(double value) =>
        Assert.Empty(Detector.Detect([.. Enumerable.Repeat(value, 100)]).Value.Anomalies);

    [Fact]
    public void Detect_StraightLine_HasNone() =>
        Assert.Empty(Detector.Detect([.. Enumerable.Range(0, 200).Select(index => 0.1 * index - 3)]).Value.Anomalies);

    [Fact]
    public void Detect_PureSine_HasNone() =>
        Assert.Empty(Detector.Detect([.. Enumerable.Range(0, 500).Select(index => Math.Sin(index * 2 * Math.PI / 50))]).Value.Anomalies);

    [Fact]
    public void Detect_AnySeries_ScoresAreFiniteAndTheScaleDoesNotMatter() => Gen.Double[-100, 100].Array[12, 80].Sample(series =>
    {
        var anomalies = Detector.Detect(series).Value.Anomalies;
        var scaled = Detector.Detect([.. series.Select(value => value * 8)]).Value.Anomalies;

        Assert.All(anomalies, anomaly => Assert.True(double.IsFinite(anomaly.Score)));
        Assert.Equal(anomalies.Select(anomaly => anomaly.Index), scaled.Select(anomaly => anomaly.Index));
    });

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e300)]
    public void Detect_NoNumber_IsRefusedWithItsPlace(double value)
    {
        var series = new double[20];
        series[7] = value;

        var refused = Assert.Throws<InvalidModelInputException>(() => Detector.Detect(series));

        Assert.Equal("series[7]", refused.Field);
        Assert.Equal("timeseries.anomaly", refused.Operation);
    }

    [Fact]
    public void Detect_TooShort_IsRefused() =>
        Assert.Equal("series", Assert.Throws<InvalidModelInputException>(() => Detector.Detect([1, 2, 3])).Field);

    private static double[] Seasonal(int points, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, points).Select(index =>
                50 + 10 * Math.Sin(index * 2 * Math.PI / 48) + 3 * Math.Sin(index * 2 * Math.PI / 7) + random.NextDouble() * 2),
        ];
    }
}

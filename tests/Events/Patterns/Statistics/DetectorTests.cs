namespace FunctionsOrchestration.Events.Tests.Patterns.Statistics;

public sealed class DetectorTests
{
    private const double Rate = 0.01;

    private static DetectorDefinition Definition(DetectorKind kind) => new()
    {
        Name = "d", Kind = kind, Key = "", Field = "v", FalseAlarms = Rate, WarmUp = kind is DetectorKind.QuantileShift or DetectorKind.Psi or DetectorKind.KolmogorovSmirnov ? 1_000 : 200,
        Window = kind == DetectorKind.SpectralResidual ? 64 : 500, Parts = 4,
    };

    // What a decision is, in values.
    private static int ValuesOfADecision(DetectorKind kind) =>
        kind is DetectorKind.QuantileShift or DetectorKind.Psi or DetectorKind.KolmogorovSmirnov ? 500 : 1;

    // The stated rate, and three and a half standard deviations of a binomial count: 1 in 4,000 of right detectors would fail, and with
    // these seeds none does. Far fewer alarms than stated would be wrong too, but for what is kept from below.
    [Theory]
    [InlineData(DetectorKind.Ewma, 0.5)]
    [InlineData(DetectorKind.Cusum, 0.5)]
    [InlineData(DetectorKind.Seasonal, 0.5)]
    [InlineData(DetectorKind.Rate, 0.2)]
    [InlineData(DetectorKind.QuantileShift, 0.5)]
    [InlineData(DetectorKind.Psi, 0.3)]
    [InlineData(DetectorKind.KolmogorovSmirnov, 0.3)]
    [InlineData(DetectorKind.SpectralResidual, 0.5)]
    public void Detector_OnNoise_IsWrongAsOftenAsItSays(DetectorKind kind, double least)
    {
        var (alarms, decisions) = (0, 0);
        for (var seed = 0; seed < 40; seed++)
        {
            var (random, detector) = (new Random(seed), new DetectorOperator(Definition(kind)));
            var values = 1_250 * (ValuesOfADecision(kind) == 1 ? 1 : 20);
            var warmUp = kind == DetectorKind.SpectralResidual ? 1_000 : Definition(kind).WarmUp * (kind == DetectorKind.Seasonal ? 4 : 1);
            decisions += kind == DetectorKind.Rate ? 0 : (values - warmUp) / ValuesOfADecision(kind);
            if (kind == DetectorKind.Rate) alarms += Poisson(detector, random, 1_000, ref decisions);
            else
            {
                for (var i = 0; i < values; i++)
                    if (detector.Process(At(i * 60.0, 100 + (10 * Normal(random)))) is not null) alarms++;
            }
        }

        var (mean, bound) = (decisions * Rate, 3.5 * Math.Sqrt(decisions * Rate * (1 - Rate)));
        Assert.InRange(alarms, (mean * least) - bound, mean + bound);
    }

    [Theory]
    [InlineData(DetectorKind.Ewma, 60, 1)]
    [InlineData(DetectorKind.Seasonal, 60, 1)]
    [InlineData(DetectorKind.SpectralResidual, 100, 1)]
    [InlineData(DetectorKind.Cusum, 15, 20)]
    [InlineData(DetectorKind.QuantileShift, 10, 500)]
    [InlineData(DetectorKind.Psi, 10, 500)]
    [InlineData(DetectorKind.KolmogorovSmirnov, 10, 500)]
    public void Detector_OfAnInjectedChange_FindsItInTime(DetectorKind kind, double change, int within)
    {
        var found = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var (random, detector) = (new Random(seed), new DetectorOperator(Definition(kind) with { FalseAlarms = kind == DetectorKind.SpectralResidual ? Rate : 0.001 }));
            const int before = 2_000;
            for (var i = 0; i < before; i++) detector.Process(At(i * 60.0, 100 + (10 * Normal(random))));
            var seen = false;
            for (var i = before; i < before + within; i++) seen |= detector.Process(At(i * 60.0, 100 + change + (10 * Normal(random)))) is not null;
            if (seen) found++;
        }

        Assert.InRange(found, 18, 20);
    }

    [Fact]
    public void Rate_ThatDoubles_IsFoundInTheNextInterval()
    {
        var (random, detector) = (new Random(1), new DetectorOperator(Definition(DetectorKind.Rate) with { FalseAlarms = 0.0001 }));
        var decisions = 0;
        Assert.InRange(Poisson(detector, random, 300, ref decisions), 0, 1);
        Deviation? found = null;
        for (var i = 0; i < 100; i++) found ??= detector.Process(At((300 * 60) + (i * 0.6), 1));
        found ??= detector.Process(At(301 * 60, 1));
        Assert.InRange(found!.Value, 90, 101);
        Assert.InRange(found.Expected, 30, 60);
    }

    [Fact]
    public void Seasonal_KnowsTheTimeOfTheDay()
    {
        var detector = new DetectorOperator(Definition(DetectorKind.Seasonal) with { Parts = 2, WarmUp = 30, FalseAlarms = 0.0001 });
        var random = new Random(1);
        for (var half = 0; half < 200; half++)
            Assert.Null(detector.Process(At(half * 43_200.0, (half % 2 == 0 ? 10 : 1_000) + Normal(random))));
        Assert.Equal(10, detector.Process(At(200 * 43_200.0, 1_000))!.Expected, 1.0);
    }

    [Fact]
    public void Keys_AreLookedAtApart_AndForgottenBeyondTheMost()
    {
        var detector = new DetectorOperator(Definition(DetectorKind.Ewma) with { Key = "k", Most = 2 });
        foreach (var key in new[] { "a", "b", "a", "c" })
            detector.Process(new PatternEvent("", "m", "s", Streams.Origin, EventFields.Of(("k", key), ("v", 1))));
        Assert.Equal((2, 1L), (detector.Keys, detector.Dropped));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    [InlineData(0.999)]
    public void Sketch_OfAnySample_IsWithinItsAccuracy(double share)
    {
        var random = new Random(5);
        foreach (var scale in new[] { 1, 1e6, -1e-3 })
        {
            var (sketch, halves, all) = (new QuantileSketch(), new[] { new QuantileSketch(), new QuantileSketch() }, new List<double>());
            for (var i = 0; i < 20_000; i++)
            {
                var value = scale * Math.Exp(2 * Normal(random)) * (i % 10 == 0 ? -1 : 1);
                all.Add(value);
                sketch.Add(value);
                halves[i % 2].Add(value);
            }

            all.Sort();
            halves[0].Merge(halves[1]);
            var exact = all[(int)(share * (all.Count - 1))];
            Assert.InRange(sketch.Quantile(share) / exact, 1 - QuantileSketch.Accuracy - 1e-9, 1 + QuantileSketch.Accuracy + 1e-9);
            Assert.Equal(sketch.Quantile(share), halves[0].Quantile(share));
        }
    }

    [Fact]
    public void Sketch_OfAHugeRange_KeepsTheHighQuantilesInBoundedMemory()
    {
        var sketch = new QuantileSketch();
        for (var i = -300; i < 300; i++) sketch.Add(Math.Pow(10, i / 3.0));
        Assert.InRange(sketch.Quantile(1) / Math.Pow(10, 299 / 3.0), 0.99, 1.01);
        Assert.Equal(600, sketch.Count);
    }

    [Fact]
    public void Check_OfAWrongDetector_NamesAllThatIsWrong() => Assert.Equal(
        ["falseAlarms", "field", "most", "name", "share", "shift", "warmUp", "weight", "window"],
        DetectorValidator.Check(new DetectorDefinition { FalseAlarms = 0, WarmUp = 1, Window = 1, Weight = 1, Shift = 0, Share = 1, Most = 0 })
            .Select(error => error.Field).Order(StringComparer.Ordinal));

    private static int Poisson(DetectorOperator detector, Random random, int intervals, ref int decisions)
    {
        var (alarms, at) = (0, 0.0);
        while (at < intervals * 60)
        {
            if (detector.Process(At(at, 1)) is not null) alarms++;
            at -= Math.Log(1 - random.NextDouble()) * 60 / 45;
        }

        decisions += intervals - detector.Definition.WarmUp;
        return alarms;
    }

    private static PatternEvent At(double second, double value) => new("", "m", "s", Streams.Origin.AddSeconds(second), EventFields.Of(("v", value)));

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

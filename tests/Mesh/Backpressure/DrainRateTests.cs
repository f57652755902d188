using CsCheck;
using FunctionsOrchestration.Mesh.Backpressure;

namespace FunctionsOrchestration.Mesh.Tests.Backpressure;

public sealed class DrainRateTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Decay = TimeSpan.FromSeconds(15);

    [Fact]
    public void PerSecond_SteadyDrain_IsItsRateFromTheSecondSecondOn() =>
        Gen.Select(Gen.Double[5, 2_000], Gen.Double[2, 200]).Sample((perSecond, seconds) =>
        {
            var rate = new DrainRate(Decay);
            var items = (int)(perSecond * seconds);
            for (var i = 0; i <= items; i++) rate.Completed(1, Start.AddSeconds(i / perSecond));

            var measured = rate.PerSecond(Start.AddSeconds(seconds));

            Assert.InRange(measured, perSecond * 0.8, perSecond * 1.25);
        }, iter: 50);

    [Fact]
    public void PerSecond_DrainThatStops_FallsToOneEthInItsDecay()
    {
        var rate = new DrainRate(Decay);
        for (var i = 0; i < 2_000; i++) rate.Completed(1, Start.AddSeconds(i / 10.0));
        var before = rate.PerSecond(Start.AddSeconds(200));

        Assert.Equal(before / Math.E, rate.PerSecond(Start.AddSeconds(200) + Decay), before / 100);
    }

    [Fact]
    public void PerSecond_AnyTimesEvenBackwards_IsAFiniteRate() =>
        Gen.Select(Gen.Int[0, 1_000], Gen.Double[-1e5, 1e5]).Array[0, 50].Sample(steps =>
        {
            var rate = new DrainRate(Decay);
            foreach (var (items, at) in steps) rate.Completed(items, Start.AddSeconds(at));
            Assert.InRange(rate.PerSecond(Start), 0, 1e6);
        });

    [Fact]
    public void TimeFor_AnyRate_LiesBetweenItsBoundsAndGrowsWithTheItems() =>
        Gen.Select(Gen.Long[-10, 1_000_000], Gen.Double[0, 10_000]).Sample((items, perSecond) =>
        {
            var (shortest, longest) = (TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

            var wait = DrainRate.TimeFor(items, perSecond, shortest, longest);

            Assert.InRange(wait, shortest, longest);
            Assert.True(DrainRate.TimeFor(items + 1, perSecond, shortest, longest) >= wait);
        });

    [Theory]
    [InlineData(100, 10, 10)]
    [InlineData(100, 0, 300)]
    [InlineData(0, 0, 1)]
    [InlineData(1, 1_000, 1)]
    public void TimeFor_Items_IsHowLongTheyTake(long items, double perSecond, int seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds), DrainRate.TimeFor(items, perSecond, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)));
}

using CsCheck;
using FunctionsOrchestration.Events.Streams;

namespace FunctionsOrchestration.Events.Tests.Streaming;

public sealed class StreamClockTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly StreamTime Time = new() { OutOfOrderness = TimeSpan.FromSeconds(5), IdleAfter = TimeSpan.FromMinutes(1), MostAhead = TimeSpan.FromMinutes(5) };

    [Fact]
    public void Observe_AYearAhead_ChangesNothing()
    {
        var clock = new StreamClock(Time);
        clock.Observe(Now, Now);

        Assert.False(clock.Observe(Now.AddYears(1), Now));
        Assert.Equal(Now.AddSeconds(-5), clock.Watermark);
    }

    [Fact]
    public void Watermark_OfAnyEvents_NeverGoesBackAndNeverPassesTheBound() => Gen.Int[-100_000, 100_000].List[1, 100].Sample(offsets =>
    {
        var clock = new StreamClock(Time);
        var before = DateTimeOffset.MinValue;
        foreach (var offset in offsets)
        {
            clock.Observe(Now.AddSeconds(offset), Now);
            Assert.True(clock.Watermark >= before);
            Assert.True(clock.Watermark <= Now + Time.MostAhead - Time.OutOfOrderness);
            before = clock.Watermark;
        }
    });

    [Fact]
    public void Advance_WhileSilent_FollowsTheClockAtTheIdleDistance()
    {
        var clock = new StreamClock(Time);
        clock.Advance(Now);
        Assert.Equal(DateTimeOffset.MinValue, clock.Watermark);
        clock.Observe(Now, Now);
        clock.Advance(Now.AddSeconds(59));
        Assert.Equal(Now.AddSeconds(-5), clock.Watermark);
        clock.Advance(Now.AddMinutes(10));
        Assert.Equal(Now.AddMinutes(9), clock.Watermark);
    }

    [Fact]
    public void Observe_TheFirstMomentThereIs_DoesNotPassItsBeginning()
    {
        var clock = new StreamClock(Time);

        Assert.True(clock.Observe(DateTimeOffset.MinValue, Now));
        Assert.Equal(DateTimeOffset.MinValue, clock.Watermark);
    }
}

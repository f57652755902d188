using CsCheck;

namespace FunctionsOrchestration.Events.Tests.Patterns.Time;

public sealed class EventTimeTests
{
    private static readonly DateTimeOffset Origin = Streams.Origin;

    private static readonly EventTimeOptions Options = new()
    {
        OutOfOrderness = TimeSpan.FromSeconds(5), IdleAfter = TimeSpan.FromSeconds(30), MostAhead = TimeSpan.FromMinutes(1),
    };

    private readonly List<PatternEvent> _ready = [];

    [Fact]
    public void Events_ComeOutInTheOrderOfTheirTime_WhenTheWatermarkHasReachedThem()
    {
        var buffer = new EventTimeBuffer(Options);
        Offer(buffer, "a1@3 a2@1 a3@2");
        Assert.Empty(_ready);
        Offer(buffer, "a4@7");
        Assert.Equal(["a2", "a3"], _ready.Select(e => e.Id));
        Assert.Equal((Origin.AddSeconds(2), 2), (buffer.Watermark, buffer.Held));
    }

    [Fact]
    public void Event_OlderThanTheWatermark_IsLate()
    {
        var buffer = new EventTimeBuffer(Options);
        Offer(buffer, "a1@10");
        Assert.Equal(Arrival.Late, Offer(buffer, "a2@5"));
        Assert.Equal(Arrival.Taken, Offer(buffer, "a3@6"));
        Assert.Equal(1, buffer.Late);
    }

    [Fact]
    public void Event_FarAhead_IsSetAsideAndMovesNothing()
    {
        var buffer = new EventTimeBuffer(Options);
        Offer(buffer, "a1@10");
        var watermark = buffer.Watermark;
        Assert.Equal(Arrival.Ahead, buffer.Offer(Streams.Of("a2")[0] is var e ? new PatternEvent("y", e.Type, "s", Origin.AddYears(1), e.Fields) : e, "p", Origin, _ready));
        Assert.Equal((watermark, 1L), (buffer.Watermark, buffer.Ahead));
    }

    // Whatever times events claim to have, the watermark is never nearer to the clock than the newest time that is let in.
    [Fact]
    public void Watermark_OverAnyTimes_StaysBehindWhatMayBeAheadOfTheClock() =>
        Gen.Select(Gen.Long[-TimeSpan.TicksPerDay * 800, TimeSpan.TicksPerDay * 800], Gen.Int[0, 2], Gen.Int[0, 5]).List[1, 30].Sample(
            events =>
            {
                var (buffer, ready, now, most, taken) = (new EventTimeBuffer(Options), new List<PatternEvent>(), Origin, DateTimeOffset.MinValue, 0);
                foreach (var (ticks, source, passed) in events)
                {
                    now = now.AddSeconds(passed);
                    var (before, time) = (buffer.Watermark, Origin.AddTicks(ticks));
                    var arrival = buffer.Offer(new PatternEvent("", "a", "s", time, EventFields.None), $"{source}", now, ready);
                    Assert.True(time - now > Options.MostAhead ? arrival != Arrival.Taken : arrival != Arrival.Ahead);
                    if (arrival == Arrival.Ahead) Assert.Equal(before, buffer.Watermark);
                    if (arrival == Arrival.Taken) (most, taken) = (time > most ? time : most, taken + 1);
                    Assert.True(buffer.Watermark >= before && buffer.Watermark <= now + Options.MostAhead - Options.OutOfOrderness);
                    Assert.True(
                        taken == 0 || buffer.Watermark <= most - Options.OutOfOrderness || buffer.Watermark <= now - Options.IdleAfter);
                }

                buffer.Complete(ready);
                Assert.Equal(events.Count, ready.Count + (int)(buffer.Late + buffer.Ahead));
            },
            iter: 500, threads: 1);

    [Fact]
    public void Event_AtTheEndOfTime_IsSetAside()
    {
        var buffer = new EventTimeBuffer(Options);
        (DateTimeOffset, Arrival)[] events =
            [(DateTimeOffset.MaxValue, Arrival.Ahead), (DateTimeOffset.MinValue, Arrival.Taken), (Origin, Arrival.Taken)];
        foreach (var (time, arrival) in events)
            Assert.Equal(arrival, buffer.Offer(new PatternEvent("", "a", "s", time, EventFields.None), "p", Origin, _ready));
    }

    [Fact]
    public void SlowSource_HoldsTheWatermarkBack_UntilItIsIdle()
    {
        var watermarks = new Watermarks(Options);
        watermarks.Observe("slow", Origin.AddSeconds(10), Origin);
        watermarks.Observe("fast", Origin.AddSeconds(40), Origin.AddSeconds(20));
        Assert.Equal(Origin.AddSeconds(5), watermarks.Current);
        watermarks.Advance(Origin.AddSeconds(30));
        Assert.Equal(Origin.AddSeconds(35), watermarks.Current);

        // It comes back behind the others, which does not turn time back.
        watermarks.Observe("slow", Origin.AddSeconds(11), Origin.AddSeconds(31));
        Assert.Equal(Origin.AddSeconds(35), watermarks.Current);
    }

    [Fact]
    public void AllSourcesSilent_TheWatermarkFollowsTheClock()
    {
        var watermarks = new Watermarks(Options);
        watermarks.Observe("p", Origin, Origin);
        watermarks.Advance(Origin.AddSeconds(100));
        Assert.Equal(Origin.AddSeconds(70), watermarks.Current);
    }

    [Fact]
    public void TooManyHeld_LetsTheOldestGoEarly()
    {
        var buffer = new EventTimeBuffer(Options with { MostHeld = 2 });
        Offer(buffer, "a1@3 a2@1 a3@2");
        Assert.Equal("a2", Assert.Single(_ready).Id);
        Assert.Equal((1L, 2), (buffer.Forced, buffer.Held));
        Assert.Equal(Arrival.Late, Offer(buffer, "a4@1"));
    }

    [Fact]
    public void TooManySources_ShareOne()
    {
        var watermarks = new Watermarks(Options with { MostSources = 3 });
        for (var i = 0; i < 100; i++) watermarks.Observe($"source-{i}", Origin.AddSeconds(i), Origin.AddSeconds(i));
        Assert.Equal(4, watermarks.Sources);
    }

    [Fact]
    public void Buffer_OverAnyStream_GivesEachEventOnceInOrderOrCallsItLate() =>
        Gen.Select(Gen.Int[0, 30], Gen.Int[0, 2]).List[0, 40].Sample(
            events =>
            {
                var (buffer, ready, taken) = (new EventTimeBuffer(Options with { MostHeld = 20 }), new List<PatternEvent>(), 0);
                foreach (var (at, source) in events)
                    if (buffer.Offer(new PatternEvent("", "a", "s", Origin.AddSeconds(at), EventFields.None), $"{source}", Origin, ready) == Arrival.Taken) taken++;
                buffer.Complete(ready);
                Assert.Equal((taken, events.Count), (ready.Count, taken + (int)buffer.Late));
                Assert.Equal(ready.OrderBy(e => e.Time), ready);
            },
            iter: 500, threads: 1);

    private Arrival Offer(EventTimeBuffer buffer, string stream)
    {
        var arrival = Arrival.Taken;
        foreach (var e in Streams.Of(stream)) arrival = buffer.Offer(e, "p", Origin, _ready);
        return arrival;
    }
}

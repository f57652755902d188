using FunctionsOrchestration.Conformance.Tests.Harness;

namespace FunctionsOrchestration.Conformance.Tests.Orchestrations;

/// <summary>Durable timers. Their clock is the orchestration's, so that a busy host cannot fail a test by being late.</summary>
public sealed class TimerTests(AppUnderTest app)
{
    [Fact]
    public async Task Timer_FiresNotBeforeItsTime()
    {
        var instance = await app.StartAsync("Sleep", 1.5);

        // Azure Storage delays messages by whole seconds, so that its timers may fire up to one second early.
        var least = app.IsElsewhere ? 500 : 1500;
        Assert.InRange((await instance.OutputAsync()).GetDouble(), least, AppUnderTest.Patience.TotalMilliseconds);
        var history = await instance.HistoryAsync();
        var fired = Assert.Single(history, e => e.GetProperty("EventType").GetString() == "TimerFired");
        var created = Assert.Single(history, e => e.GetProperty("EventType").GetString() == "TimerCreated");
        Assert.Equal(created.GetProperty("FireAt").GetDateTime(), fired.GetProperty("FireAt").GetDateTime());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3600)]
    public async Task Timer_WhoseTimeHasCome_FiresAtOnce(double seconds)
    {
        Assert.InRange((await app.RunAsync("Sleep", seconds)).GetDouble(), 0, 60_000);
    }

    [Fact]
    public async Task Timers_FireInTheOrderOfTheirTimes()
    {
        Assert.Equal("first, second, third", (await app.RunAsync("SleepInOrder")).GetString());
    }

    [Fact]
    public async Task Race_EventBeforeTimerOfThirtyDays_EventWins_AndInstanceEnds()
    {
        var instance = await app.StartAsync("RaceTimer", TimeSpan.FromDays(30).TotalSeconds);
        await instance.WaitForCustomStatusAsync("\"waiting\"");
        await instance.SendEventAsync("go", "now");

        Assert.Equal("event now", (await instance.OutputAsync()).GetString());
    }

    [Fact]
    public async Task Race_NoEvent_TimerWins()
    {
        Assert.Equal("timer", (await app.RunAsync("RaceTimer", 1.0)).GetString());
    }

    [Fact]
    public async Task Timer_Cancelled_ThrowsWhereItIsAwaited()
    {
        Assert.Equal("cancelled", (await app.RunAsync("CancelTimer", 1.0)).GetString());
    }

    [Fact]
    public async Task Event_InTime_IsReceived()
    {
        var instance = await app.StartAsync("WaitWithTimeout", 3600.0);
        await instance.SendEventAsync("go", "in time");

        Assert.Equal("in time", (await instance.OutputAsync()).GetString());
    }

    [Fact]
    public async Task Event_NotInTime_TimesOut()
    {
        Assert.Equal("timed out", (await app.RunAsync("WaitWithTimeout", 1.0)).GetString());
    }
}

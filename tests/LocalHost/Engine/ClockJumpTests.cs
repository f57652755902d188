using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>The wall clock is set while timers wait: they go by it, as the genuine host's do, and none is lost or hangs.</summary>
public sealed class ClockJumpTests : IAsyncLifetime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan HalfHour = TimeSpan.FromMinutes(30);

    private readonly FakeTimeProvider _elapsed = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly WallClock _wall;
    private readonly EngineHarness _harness;

    public ClockJumpTests()
    {
        _wall = new WallClock(_elapsed);
        _harness = new EngineHarness { Clock = _wall };
        _harness.Orchestrator("Sleeps", async context =>
        {
            await context.CreateTimer(context.GetInput<TimeSpan>(), CancellationToken.None);
            return context.CurrentUtcDateTime;
        });
    }

    public async ValueTask InitializeAsync() => await _harness.StartAsync();

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task Forward_PastATimer_FiresWithinOneLookAtTheClock()
    {
        var id = await SleepAsync(HalfHour);

        _wall.Offset = Hour;
        _elapsed.Advance(_harness.Options.ClockCheck);

        Assert.Equal(_wall.GetUtcNow(), await WokenAsync(id));
    }

    [Fact]
    public async Task Forward_NotPastATimer_FiresAtItsTime_NotEarlier()
    {
        var id = await SleepAsync(2 * Hour);
        var due = _wall.GetUtcNow() + (2 * Hour);

        _wall.Offset = Hour;
        _elapsed.Advance(Hour - TimeSpan.FromSeconds(1));
        await RestAsync();
        Assert.Single(_harness.Engine.Runtime.Reader.Timers());
        _elapsed.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(due, await WokenAsync(id));
    }

    [Fact]
    public async Task Back_ATimerFires_WhenTheClockIsThereAgain()
    {
        var id = await SleepAsync(HalfHour);
        var due = _wall.GetUtcNow() + HalfHour;

        _wall.Offset = -Hour;
        _elapsed.Advance(HalfHour);
        await RestAsync();
        Assert.Single(_harness.Engine.Runtime.Reader.Timers());
        _elapsed.Advance(Hour);

        Assert.Equal(due, await WokenAsync(id));
    }

    [Fact]
    public async Task Back_ATimerThatIsSetAfterIt_TakesAsLongAsItSays()
    {
        await SleepAsync(HalfHour);
        _wall.Offset = -Hour;
        var id = await SleepAsync(TimeSpan.FromMinutes(1));

        _elapsed.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(_wall.GetUtcNow(), await WokenAsync(id));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(-1, 90)]
    public async Task WhileStopped_TimersGoByTheClockThatTheStartFinds(int hours, int minutesLeft)
    {
        var id = await SleepAsync(HalfHour);
        await _harness.Engine.StopAsync(EngineHarness.Stop);

        _wall.Offset = hours * Hour;
        await _harness.StartAsync();
        _elapsed.Advance(TimeSpan.FromMinutes(minutesLeft));

        Assert.Equal(_wall.GetUtcNow(), await WokenAsync(id));
    }

    [Fact]
    public async Task Forward_PastAScheduledSignal_IsDelivered()
    {
        var done = new TaskCompletionSource();
        _harness.Entity("Box", operation =>
        {
            done.TrySetResult();
            return ValueTask.FromResult<object?>(null);
        });
        await _harness.Client.Entities.SignalEntityAsync(
            new EntityInstanceId("box", "b"), "Poke", null, new SignalEntityOptions { SignalTime = _wall.GetUtcNow() + HalfHour }, EngineHarness.Stop);

        _wall.Offset = Hour;
        _elapsed.Advance(_harness.Options.ClockCheck);

        await done.Task.WaitAsync(EngineHarness.Stop);
        await _harness.UntilInboxIsEmptyAsync();
    }

    private async Task<string> SleepAsync(TimeSpan time)
    {
        var id = await _harness.ScheduleAsync("Sleeps", time);
        await _harness.UntilAsync<TimerCreated>(id);
        await RestAsync();
        return id;
    }

    private Task RestAsync() => _harness.Engine.Runtime.Work.WhenQuietAsync();

    private async Task<DateTimeOffset> WokenAsync(string id) => (await _harness.CompletionAsync(id)).ReadOutputAs<DateTime>();
}

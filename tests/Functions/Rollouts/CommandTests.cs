using FunctionsOrchestration.Mesh.Traffic.Rollouts;
using FunctionsOrchestration.Rollouts;

namespace FunctionsOrchestration.Functions.Tests.Rollouts;

/// <summary>What people ask of rollouts, and gates that wait for them.</summary>
public sealed class CommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Begin_WhileOneRuns_IsRefusedWithItsId()
    {
        await using var scene = await StartAsync();
        var id = await scene.BeginAsync(RolloutScene.Canary(5));

        var second = await scene.TryBeginAsync(RolloutScene.Canary(5));

        Assert.Equal(new RolloutStarted(IsStarted: false, id), second);
        Assert.True(await scene.AskAsync(id, "rollback"));
        Assert.True((await scene.TryBeginAsync(RolloutScene.Canary(5))).IsStarted);
    }

    [Fact]
    public async Task Pause_HoldsTheStep_UntilItIsResumed()
    {
        await using var scene = await StartAsync();
        var id = await scene.BeginAsync(RolloutScene.Canary(20, 50));
        Assert.True(await scene.AskAsync(id, "pause"));
        Assert.False(await scene.AskAsync(id, "pause"));
        for (var turn = 0; turn < 5; turn++) await scene.TurnAsync();
        Assert.Equal((RolloutState.Paused, 0), ((await scene.RecordAsync(id)).State, (await scene.RecordAsync(id)).Step));

        Assert.True(await scene.AskAsync(id, "resume"));

        Assert.Equal(RolloutState.Promoted, (await scene.RunAsync(id)).State);
    }

    [Fact]
    public async Task BadVersion_WhilePaused_IsRolledBackAllTheSame()
    {
        await using var scene = await StartAsync();
        var id = await scene.BeginAsync(RolloutScene.Canary(20, 50));
        await scene.AskAsync(id, "pause");
        scene.World.Fresh = Behaviour.Good with { FailureRate = 0.2 };

        Assert.Equal(RolloutState.RolledBack, (await scene.RunAsync(id)).State);
    }

    [Fact]
    public async Task SkipStep_GoesOnWithoutAVerdict_AndPromoteEndsIt()
    {
        await using var scene = await StartAsync();
        scene.CallsPerTurn = 10;
        var id = await scene.BeginAsync(RolloutScene.Canary(5, 20, 50));
        Assert.True(await scene.AskAsync(id, "skip-step"));
        Assert.Equal(20, (await scene.TrafficAsync()).Split.Canary!.Weight);

        Assert.True(await scene.AskAsync(id, "promote"));

        Assert.Equal(TrafficWorld.New, (await scene.TrafficAsync()).Split.Stable);
    }

    [Theory]
    [InlineData("approval")]
    [InlineData("event")]
    [InlineData("webhook")]
    [InlineData("window")]
    [InlineData("freeze")]
    public async Task RollBack_WhileAGateIsClosed_Works(string kind)
    {
        await using var scene = await StartAsync();
        scene.Host.Activities.Replace<GateInput, string?>(nameof(RolloutActivities.AskGate), _ => "It answered 403.");
        var id = await scene.BeginAsync(WithGate(kind, "promotion"));
        await scene.UntilAsync(id, record => record.State == RolloutState.Waiting);
        await scene.TurnAsync();

        Assert.True(await scene.AskAsync(id, "rollback"));

        Assert.Equal(RolloutState.RolledBack, (await scene.RecordAsync(id)).State);
        Assert.Null((await scene.TrafficAsync()).Split.Canary);
    }

    [Theory]
    [InlineData("approval")]
    [InlineData("event")]
    [InlineData("webhook")]
    [InlineData("window")]
    [InlineData("freeze")]
    public async Task BadVersion_WhileAGateIsClosed_IsRolledBackByItself(string kind)
    {
        await using var scene = await StartAsync();
        scene.Host.Activities.Replace<GateInput, string?>(nameof(RolloutActivities.AskGate), _ => "It answered 403.");
        var id = await scene.BeginAsync(WithGate(kind, "promotion"));
        await scene.UntilAsync(id, record => record.State == RolloutState.Waiting);
        scene.World.Fresh = Behaviour.Good with { FailureRate = 0.2 };

        Assert.Equal((RolloutState.RolledBack, "A check failed: success-rate within 3 points."), ((await scene.RunAsync(id)).State, (await scene.RecordAsync(id)).Reason));
    }

    [Fact]
    public async Task Freeze_ThatEnds_LetsTheShareGrow()
    {
        await using var scene = await StartAsync();
        var id = await scene.BeginAsync(RolloutScene.Canary(20) with
        {
            Freezes = [new FreezePlan(new DateTimeOffset(2030, 1, 1, 0, 1, 0, TimeSpan.Zero), new DateTimeOffset(2030, 1, 1, 1, 0, 0, TimeSpan.Zero))],
        });
        await scene.UntilAsync(id, record => record.State == RolloutState.Waiting);
        await scene.TurnAsync(TimeSpan.FromMinutes(10));
        Assert.Equal((RolloutState.Waiting, "A freeze holds."), ((await scene.RecordAsync(id)).State, (await scene.RecordAsync(id)).Reason));

        Assert.Equal(RolloutState.Promoted, (await scene.RunAsync(id)).State);
    }

    [Fact]
    public async Task Gates_OneAfterTheOther_OpenInTheirWays()
    {
        await using var scene = await StartAsync();
        var isOpen = false;
        scene.Host.Activities.Replace<GateInput, string?>(nameof(RolloutActivities.AskGate), _ => isOpen ? null : "It answered 403.");
        var id = await scene.BeginAsync(RolloutScene.Canary(20) with
        {
            Gates =
            [
                Gate("webhook", "start"), Gate("approval", "promotion"), Gate("event", "promotion"),
            ],
        });
        await scene.TurnAsync();
        Assert.Equal(0, scene.World.Exposed);
        isOpen = true;
        await scene.UntilAsync(id, record => record is { State: RolloutState.Waiting, Weights.Count: > 0 });
        Assert.Equal(20, (await scene.TrafficAsync()).Split.Canary!.Weight);

        Assert.True(await scene.AskAsync(id, "resume"));
        Assert.False(await scene.AskAsync(id, "resume"));
        await scene.Host.RestartAsync();
        await scene.Host.Client.RaiseEventAsync(id, "signed-off", new { }, Stop);

        Assert.Equal(RolloutState.Promoted, (await scene.RunAsync(id)).State);
        await scene.ReplayAsync(id, "canary-through-gates");
    }

    [Fact]
    public async Task Window_OpensWhenItIsTime()
    {
        // The clock begins at midnight.
        await using var scene = await StartAsync();
        var id = await scene.BeginAsync(WithGate("window", "start"));
        await scene.TurnAsync(TimeSpan.FromHours(7.9));
        Assert.Equal((RolloutState.Waiting, 0L), ((await scene.RecordAsync(id)).State, scene.World.Exposed));

        await scene.TurnAsync(TimeSpan.FromHours(0.2));

        Assert.Equal(RolloutState.Running, (await scene.RecordAsync(id)).State);
    }

    [Fact]
    public async Task Gate_ThatStaysClosedTooLong_RollsBack()
    {
        await using var scene = await StartAsync();
        var id = await scene.BeginAsync(RolloutScene.Canary(20) with { Gates = [Gate("approval", "promotion") with { Timeout = TimeSpan.FromMinutes(10) }] });

        Assert.Equal(RolloutState.RolledBack, (await scene.RunAsync(id)).State);
    }

    [Fact]
    public async Task Abandon_OfARolloutWhoseOrchestrationIsGone_GivesTheTrafficBack()
    {
        await using var scene = await StartAsync();
        var id = await scene.BeginAsync(RolloutScene.Canary(20));
        await scene.Host.Client.TerminateInstanceAsync(id, "by mistake", Stop);

        await scene.Host.Client.Entities.SignalEntityAsync(TrafficEntity.IdOf(RolloutScene.Service), nameof(TrafficEntity.Abandon), id, cancellation: Stop);
        await scene.Host.SettleAsync();

        var traffic = await scene.TrafficAsync();
        Assert.Equal((null, null, RolloutState.Failed), (traffic.Running, traffic.Split.Canary, traffic.Past[0].Outcome));
    }

    private static Task<RolloutScene> StartAsync() => RolloutScene.StartAsync(new TrafficWorld(Behaviour.Good, Behaviour.Good));

    private static RolloutPlan WithGate(string kind, string place) => kind == "freeze"
        ? RolloutScene.Canary(20) with
        {
            // Begins after the rollout has, and lasts.
            Freezes = [new FreezePlan(new DateTimeOffset(2030, 1, 1, 0, 1, 0, TimeSpan.Zero), new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero))],
        }
        : RolloutScene.Canary(20) with { Gates = [Gate(kind, place)] };

    private static GatePlan Gate(string kind, string place) => kind switch
    {
        "approval" => new GatePlan { Before = place, Approval = true },
        "event" => new GatePlan { Before = place, Event = "signed-off" },
        "webhook" => new GatePlan { Before = place, Webhook = new Uri("https://ci.example.com/gate") },
        _ => new GatePlan { Before = place, Window = new WindowPlan(new TimeOnly(8, 0), new TimeOnly(17, 0)) },
    };
}

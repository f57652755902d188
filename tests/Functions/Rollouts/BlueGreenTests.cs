using System.Text.Json;
using FunctionsOrchestration.Mesh.Traffic.Rollouts;
using FunctionsOrchestration.Rollouts;

namespace FunctionsOrchestration.Functions.Tests.Rollouts;

/// <summary>All at once, and back at once.</summary>
public sealed class BlueGreenTests
{
    private static readonly JsonElement Payload = JsonSerializer.SerializeToElement(new { text = "Fine." });

    private static readonly RolloutPlan Plan = new()
    {
        Version = TrafficWorld.New,
        BlueGreen = new BlueGreenPlan { Smoke = [new SmokeRequest("sentiment", Payload)] },
        Checks = [new RolloutCheck { Metric = "success-rate", Min = 95 }],
        FailedCheckLimit = 2,
    };

    [Fact]
    public async Task ReadyVersion_GetsEverythingAtOnce_AndTheOldOneDrains()
    {
        await using var scene = await StartAsync();
        var id = await scene.BeginAsync(Plan);
        await scene.UntilAsync(id, record => record.State == RolloutState.Holding);
        var split = (await scene.TrafficAsync()).Split;
        Assert.Equal((TrafficWorld.New, TrafficWorld.Old), (split.Stable, split.Draining));
        Assert.Equal(0, scene.World.Exposed);
        await scene.Host.RestartAsync();

        var record = await scene.RunAsync(id);

        Assert.Equal(RolloutState.Promoted, record.State);
        Assert.Equal("The old version gets no more calls.", record.Reason);
        await scene.ReplayAsync(id, "blue-green-promoted");
    }

    [Fact]
    public async Task VersionThatIsNotReady_GetsNothing()
    {
        await using var scene = await StartAsync(smoke: "sentiment: the model is missing.");
        var id = await scene.BeginAsync(Plan);

        var record = await scene.RunAsync(id);

        Assert.Equal(RolloutState.RolledBack, record.State);
        Assert.Contains("the model is missing", record.Reason, StringComparison.Ordinal);
        Assert.Equal(0, scene.World.Exposed);
    }

    [Fact]
    public async Task BadVersion_AfterTheSwitch_IsSwitchedBack()
    {
        await using var scene = await StartAsync();
        scene.World.Fresh = Behaviour.Good with { FailureRate = 0.2 };
        var id = await scene.BeginAsync(Plan);

        Assert.Equal(RolloutState.RolledBack, (await scene.RunAsync(id)).State);
        Assert.NotEqual(TrafficWorld.New, (await scene.TrafficAsync()).Split.Stable);
    }

    [Fact]
    public async Task RollBack_WhileTheOldVersionStandsBy_IsOneChange()
    {
        await using var scene = await StartAsync();
        var id = await scene.BeginAsync(Plan);
        await scene.UntilAsync(id, record => record.State == RolloutState.Holding);
        var revision = (await scene.TrafficAsync()).Split.Revision;

        Assert.True(await scene.AskAsync(id, "rollback"));

        Assert.Equal(revision + 1, (await scene.TrafficAsync()).Split.Revision);
        Assert.Null((await scene.TrafficAsync()).Split.Stable);
    }

    [Fact]
    public async Task Hold_WithoutAVerdict_AsksAPerson()
    {
        await using var scene = await StartAsync();
        scene.CallsPerTurn = 1;
        var id = await scene.BeginAsync(Plan);
        await scene.UntilAsync(id, record => record.State == RolloutState.Paused);

        Assert.True(await scene.AskAsync(id, "resume"));
        await scene.UntilAsync(id, record => record.State == RolloutState.Paused);
        scene.CallsPerTurn = 2_000;
        await scene.TurnAsync();
        Assert.True(await scene.AskAsync(id, "resume"));
        Assert.Equal(RolloutState.Promoted, (await scene.RunAsync(id)).State);
    }

    [Fact]
    public async Task Golden_ThatTheVersionFails_EndsItBeforeAnyTraffic()
    {
        await using var scene = await StartAsync();
        var golden = new GoldenPlan([new GoldenSample("sentiment", Payload, Payload)]);
        scene.Host.Activities.Replace<GoldenInput, CheckResult>(nameof(RolloutActivities.JudgeGoldenSet), input => GoldenAnswers.Judge(input.Golden, 0));

        var record = await scene.RunAsync(await scene.BeginAsync(Plan with { Golden = golden }));

        Assert.Equal((RolloutState.RolledBack, 0L), (record.State, scene.World.Exposed));
    }

    private static async Task<RolloutScene> StartAsync(string? smoke = null)
    {
        var scene = await RolloutScene.StartAsync(new TrafficWorld(Behaviour.Good, Behaviour.Good));
        scene.Host.Activities.Replace<SmokeInput, string?>(nameof(RolloutActivities.SmokeVersion), _ => smoke);
        return scene;
    }
}

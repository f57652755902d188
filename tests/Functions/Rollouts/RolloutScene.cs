using FunctionsOrchestration.Control;
using FunctionsOrchestration.Functions.Tests.DirectCalls;
using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Discovery;
using FunctionsOrchestration.Mesh.Traffic.Rollouts;
using FunctionsOrchestration.Rollouts;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Functions.Tests.Rollouts;

/// <summary>Rollouts of the service <c>texts</c> on the real engine, on a clock that the test moves, with users that the test simulates.</summary>
internal sealed class RolloutScene : IAsyncDisposable
{
    public const string Service = "texts";

    private static readonly Type[] Functions =
        [typeof(RolloutOrchestrator), typeof(TrafficEntity), typeof(RolloutRecord), typeof(RolloutActivities), typeof(ControlCallOrchestrator)];

    private RolloutScene(LocalTestHost host, MemoryBoard board, TrafficWorld world) => (Host, Board, World) = (host, board, world);

    public LocalTestHost Host { get; }

    public MemoryBoard Board { get; }

    public TrafficWorld World { get; }

    /// <summary>Calls between two looks.</summary>
    public int CallsPerTurn { get; set; } = 2_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<RolloutScene> StartAsync(TrafficWorld world)
    {
        var board = new MemoryBoard();
        var guard = new AddressGuard(new AddressPolicy([]), (_, _) => Task.FromResult(Array.Empty<System.Net.IPAddress>()));
        var host = await LocalTestHost.StartAsync(Functions, services => services
            .AddSerialization()
            .AddSingleton<IControlTable>(board)
            .AddSingleton<IMesh>(ScriptedMesh.Ok("fine"))
            .AddSingleton(new RegistrationRules(new RegistrationOptions(), guard))
            .AddSingleton(new GateClient(guard)));
        return new RolloutScene(host, board, world);
    }

    /// <summary>A plan with the checks of the issue's acceptance.</summary>
    public static RolloutPlan Canary(params double[] steps) => new()
    {
        Version = TrafficWorld.New,
        Canary = new CanaryPlan { Steps = steps },
        Checks =
        [
            new RolloutCheck { Metric = "success-rate", Margin = 3 }, new RolloutCheck { Metric = "latency", MaxRatio = 1.2 },
            new RolloutCheck { Metric = "answer-quality", Min = 90 },
        ],
        Copies = new CopyPlan { Share = 20 },
    };

    public async Task<RolloutStarted> TryBeginAsync(RolloutPlan plan)
    {
        var kind = plan.Canary is not null ? "canary" : plan.BlueGreen is not null ? "blueGreen" : plan.Experiment is not null ? "experiment" : "shadow";
        var input = new RolloutInput($"rollout-{Guid.NewGuid():n}", Service, kind, plan, TrafficWorld.Old);
        return (await Host.Client.CallEntityAsync<RolloutStarted>(
            TrafficEntity.IdOf(Service), nameof(TrafficEntity.Begin), new RolloutStart(input, Host.Clock.GetUtcNow()), Stop))!;
    }

    public async Task<string> BeginAsync(RolloutPlan plan)
    {
        var started = await TryBeginAsync(plan);
        Assert.True(started.IsStarted);
        await Host.SettleAsync();
        return started.RunningId;
    }

    public async Task<TrafficState> TrafficAsync() => (await RolloutReads.TrafficAsync(Host.Client, Service, Stop))!;

    public async Task<RolloutRecordState> RecordAsync(string id) => (await RolloutReads.RecordAsync(Host.Client, id, Stop))!;

    /// <summary>Users call, the worker reports, and time passes until the next look is over.</summary>
    public async Task TurnAsync(TimeSpan? time = null)
    {
        var split = (await TrafficAsync()).Split;
        await Host.Client.Entities.SignalEntityAsync(
            TrafficEntity.IdOf(Service), nameof(TrafficEntity.Report), World.Call(split with { Stable = split.Stable ?? TrafficWorld.Old }, CallsPerTurn), cancellation: Stop);
        await Host.SettleAsync();
        await Host.AdvanceAsync(time ?? TimeSpan.FromMinutes(1));
    }

    /// <summary>Turns until the rollout is over.</summary>
    public async Task<RolloutRecordState> RunAsync(string id, int mostTurns = 200)
    {
        for (var turn = 0; turn < mostTurns; turn++)
        {
            var record = await RecordAsync(id);
            if (record.IsOver) return record;
            await TurnAsync();
        }

        var left = await RecordAsync(id);
        Assert.Fail($"It is {left.State} still: {left.Reason} {string.Join("; ", left.Look?.Checks.Select(check => $"{check}") ?? [])}");
        return left;
    }

    public async Task UntilAsync(string id, Func<RolloutRecordState, bool> holds, int mostTurns = 100)
    {
        for (var turn = 0; turn < mostTurns && !holds(await RecordAsync(id)); turn++) await TurnAsync();
        Assert.True(holds(await RecordAsync(id)), (await RecordAsync(id)).Reason);
    }

    /// <summary>A person asks for something.</summary>
    /// <returns>Whether it was done.</returns>
    public async Task<bool> AskAsync(string id, string action, string? variant = null, IReadOnlyDictionary<string, double>? weights = null)
    {
        var command = new RolloutCommand(Guid.NewGuid().ToString("n"), action, variant) { Weights = weights };
        await Host.Client.RaiseEventAsync(id, RolloutRun.CommandEvent, command, Stop);
        await Host.SettleAsync();
        var instance = await Host.Client.GetInstanceAsync(id, getInputsAndOutputs: true, Stop);
        Assert.Null(instance!.FailureDetails);
        return (await RecordAsync(id)).Commands.Single(answer => answer.Id == command.Id).IsDone;
    }

    /// <summary>
    /// Replays the history of a rollout, and writes it to the folder in <c>ROLLOUT_HISTORIES</c>, where that is set: so the histories are recorded that
    /// <see cref="FinishedRolloutTests"/> replays.
    /// </summary>
    public async Task ReplayAsync(string id, string name)
    {
        var history = await Host.ExportHistoryAsync(id);
        if (Environment.GetEnvironmentVariable("ROLLOUT_HISTORIES") is { Length: > 0 } folder)
            await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.json"), history, Stop);
        await Host.ReplayAsync(history);
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

using CsCheck;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>Random workflows, crashed at a random commit and with a random limit of memory, give what a plain calculation gives.</summary>
public sealed class RandomWorkflowTests
{
    private static readonly EntityInstanceId Counter = new("count", "all");

    private static readonly Gen<Part> Leaf = Gen.Select(
        Kind("activity", "fails", "signal", "call", "timer", "yield", "locked"), Gen.Int[0, 9], (kind, value) => new Part(kind, value, []));

    private static readonly Gen<Part> Tree = Gen.Recursive<Part>((depth, tree) => depth >= 3
        ? Leaf
        : Gen.Frequency(
            (3, Leaf),
            (1, Gen.Select(Kind("parallel", "sequence", "child"), tree.Array[1, 3], (kind, parts) => new Part(kind, 0, parts)))));

    [Fact]
    public async Task Run_RandomWorkflow_CrashedAnywhere_GivesTheModelsResult() =>
        await Gen.Select(Tree.Array[1, 4], Gen.Int[1, 40], Gen.Bool, Gen.Int[0, 3]).SampleAsync(
            async (parts, crashAt, afterWriting, idle) =>
            {
                var program = new Part("sequence", 0, parts);
                await using var harness = Interpreter();
                harness.Options = harness.Options with { MaxIdleInstances = idle };
                CrashingLog? log = null;
                harness.WrapLog = inner => log = new CrashingLog(inner, crashAt, afterWriting);
                await harness.StartAsync();
                await Task.WhenAny(RunAsync(harness, program), log!.Crashed);
                harness.WrapLog = inner => inner;
                await harness.RestartAsync();

                var done = await RunAsync(harness, program);

                Assert.Equal(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
                Assert.Equal(Result(program), done.ReadOutputAs<int>());
                await harness.UntilInboxIsEmptyAsync();
                var state = (await harness.Client.Entities.GetEntityAsync<int>(Counter, true, EngineHarness.Stop))?.State ?? 0;
                Assert.Equal(Count(program), state);
                Assert.Empty(harness.Engine.Runtime.Reader.Timers());
            },
            iter: 60, threads: 2);

    private static Gen<string> Kind(params string[] kinds) => Gen.Int[0, kinds.Length - 1].Select(i => kinds[i]);

    private static async Task<OrchestrationMetadata> RunAsync(EngineHarness harness, Part program)
    {
        if (await harness.Client.GetInstanceAsync("it", EngineHarness.Stop) is null) await harness.ScheduleAsync("Run", program, "it");
        return await harness.CompletionAsync("it");
    }

    private static int Result(Part part) => part.Kind switch
    {
        "activity" => part.Value + 1,
        "fails" => -1,
        _ => part.Parts.Sum(Result),
    };

    private static int Count(Part part) => (part.Kind is "signal" or "call" or "locked" ? part.Value : 0) + part.Parts.Sum(Count);

    private static EngineHarness Interpreter() => new EngineHarness()
        .Activity<int, int>("Plus", x => x < 0 ? throw new InvalidOperationException("negative") : x + 1)
        .Entity("Count", operation =>
        {
            operation.State.SetState(operation.State.GetState(0) + operation.GetInput<int>());
            return default;
        })
        .Orchestrator("AddsLocked", async context =>
        {
            await using (await context.Entities.LockEntitiesAsync(Counter, new EntityInstanceId("count", "other")))
                await context.Entities.CallEntityAsync(Counter, "Add", context.GetInput<int>());
            return 0;
        })
        .Orchestrator("Run", context => RunAsync(context, context.GetInput<Part>()!));

    private static async Task<int> RunAsync(TaskOrchestrationContext context, Part part)
    {
        switch (part.Kind)
        {
            case "activity":
                return await context.CallActivityAsync<int>("Plus", part.Value);
            case "fails":
                try
                {
                    return await context.CallActivityAsync<int>("Plus", -1);
                }
                catch (TaskFailedException)
                {
                    return -1;
                }

            case "signal":
                await context.Entities.SignalEntityAsync(Counter, "Add", part.Value);
                return 0;
            case "call":
                await context.Entities.CallEntityAsync(Counter, "Add", part.Value);
                return 0;
            case "locked":
                // A child of its own: an orchestration has one critical section, and parts may run in parallel.
                return await context.CallSubOrchestratorAsync<int>("AddsLocked", part.Value);
            case "timer":
                await context.CreateTimer(context.CurrentUtcDateTime, CancellationToken.None);
                return 0;
            case "yield":
                await Task.Yield();
                return 0;
            case "parallel":
                return (await Task.WhenAll(part.Parts.Select(one => RunAsync(context, one)))).Sum();
            case "child":
                return await context.CallSubOrchestratorAsync<int>("Run", new Part("sequence", 0, part.Parts));
            default:
                var sum = 0;
                foreach (var one in part.Parts) sum += await RunAsync(context, one);
                return sum;
        }
    }

    internal sealed record Part(string Kind, int Value, Part[] Parts);
}

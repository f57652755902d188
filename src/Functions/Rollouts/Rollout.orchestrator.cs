using FunctionsOrchestration.Durable;
using FunctionsOrchestration.Mesh.Traffic.Rollouts;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Rollouts;

/// <summary>A rollout from its start to its end. Whatever breaks it, the traffic goes back to the version that had it before.</summary>
public static class RolloutOrchestrator
{
    /// <summary>Runs a rollout.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="input">The rollout.</param>
    /// <returns>How it ended; null where its history was cut.</returns>
    [Function(nameof(RunRollout))]
    public static async Task<RolloutState?> RunRollout([OrchestrationTrigger] TaskOrchestrationContext context, RolloutInput input)
    {
        var run = new RolloutRun(context, input);
        try
        {
            if (input.Progress is null && await BeginAsync(run) is { } refused) return refused;
            return input switch
            {
                { Plan.Canary: not null } => await new CanaryRun(run).RunAsync(),
                { Plan.BlueGreen: not null } => await new BlueGreenRun(run).RunAsync(),
                _ => await new TimedRun(run).RunAsync(),
            };
        }
        catch (Exception broken) when (broken is RolloutLostException or EntityOperationFailedException)
        {
            // The traffic is somebody else's, or its owner does not answer: there is nothing left to change here.
            run.Note(RolloutState.Failed, broken.Message);
            return RolloutState.Failed;
        }
    }

    /// <summary>Asks the new version what it must know, before it gets any traffic.</summary>
    private static async Task<RolloutState?> BeginAsync(RolloutRun run)
    {
        run.Note(RolloutState.Running, "It begins.");
        if (run.Plan.Golden is not { } golden) return null;
        CheckResult result;
        try
        {
            result = await run.Context.CallActivityAsync<CheckResult>(
                nameof(RolloutActivities.JudgeGoldenSet), new GoldenInput(run.Input.Service, run.Plan.Version!, golden), Retries.Step);
        }
        catch (TaskFailedException failed)
        {
            result = new CheckResult("golden", Verdict.Error, failed.FailureDetails.ErrorMessage);
        }

        if (result.Verdict != Verdict.Success) return await run.RollBackAsync($"Golden set: {result.Message}");
        run.Note(RolloutState.Running, $"Golden set: {result.Message}");
        return null;
    }
}

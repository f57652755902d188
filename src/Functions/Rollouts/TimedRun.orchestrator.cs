using FunctionsOrchestration.Mesh.Traffic;
using FunctionsOrchestration.Mesh.Traffic.Rollouts;

namespace FunctionsOrchestration.Rollouts;

/// <summary>An experiment or a shadow: the split stays as it is for a time, and what comes of it is looked at.</summary>
/// <param name="run">The rollout.</param>
internal sealed class TimedRun(RolloutRun run)
{
    private readonly RolloutGates _gates = new(run);

    private bool IsExperiment => run.Plan.Experiment is not null;

    private TimeSpan Duration => run.Plan.Experiment?.Duration ?? run.Plan.Shadow!.Duration;

    /// <summary>Runs to the end, or until the history should be cut.</summary>
    /// <returns>How it ended; null where the history was cut.</returns>
    public async Task<RolloutState?> RunAsync()
    {
        while (true)
        {
            if (run.Progress.Phase == "start" && await EnterAsync() is { } late) return late;
            if (run.IsLong && !_gates.HasOpened)
            {
                run.Cut();
                return null;
            }

            if (await run.WaitAsync(_gates.Opening) is { } command)
            {
                if (await ObeyAsync(command) is { } ended) return ended;
            }
            else if (run.Progress.Phase == "runs" && await LookAsync() is { } end)
            {
                return end;
            }
        }
    }

    private async Task<RolloutState?> EnterAsync()
    {
        if (await _gates.LookAsync("start") is { } closed)
        {
            if (closed.IsTimeout) return await run.RollBackAsync(closed.Why);
            if (!run.Progress.IsPaused) run.Note(RolloutState.Waiting, closed.Why);
            return null;
        }

        var (split, weights) = Split();
        await run.ApplyAsync(split, weights);
        run.Progress = run.Progress with { Phase = "runs", Until = run.Now + Duration };
        run.Note(RolloutState.Running, IsExperiment ? "Subjects are assigned to variants." : $"Calls are copied to version {run.Plan.Version}.");
        return null;
    }

    private (SplitDefinition Split, Dictionary<string, double> Weights) Split() => run.Plan.Experiment is { } experiment
        ? ExperimentSplit(experiment)
        : (RolloutSplits.Shadow(run.Before, run.Input.Id, run.Plan), RolloutRun.Weights((run.Input.Stable, 100)));

    private (SplitDefinition Split, Dictionary<string, double> Weights) ExperimentSplit(ExperimentPlan experiment)
    {
        var split = RolloutSplits.Experiment(run.Before, run.Input.Id, run.Plan, run.Progress.Ranges ?? ExperimentWeights.Allocate(experiment, null, null));
        var variants = ExperimentWeights.InForce(run.Plan, split).Experiment!.Variants;
        return (split, RolloutRun.Weights([.. variants.Select(variant => ((string?)variant.Version, variant.Weight))]));
    }

    /// <summary>Gives slots from variants that shrink to those that grow. What was measured before is not mixed with what comes after.</summary>
    private async Task ReweightAsync(ExperimentPlan experiment, IReadOnlyDictionary<string, double> weights, CommandAnswer done)
    {
        var before = run.Progress.Ranges ?? ExperimentWeights.Allocate(experiment, null, null);
        run.Progress = run.Progress with { Ranges = ExperimentWeights.Allocate(experiment, weights, before), IsAlarmed = false };
        var (split, shares) = ExperimentSplit(experiment);
        await run.ApplyAsync(split, shares);
        var variants = ExperimentWeights.InForce(run.Plan, split).Experiment!.Variants;
        var text = string.Join(", ", variants.Select(variant => FormattableString.Invariant($"{variant.Name} {variant.Weight} %")));
        run.Note(run.Progress.State, $"Somebody changed the weights to {text}; results begin anew.", done);
    }

    private async Task<RolloutState?> LookAsync()
    {
        var look = await run.LookAsync();
        var errors = look.Verdict == Verdict.Error ? run.Progress.Errors + 1 : 0;
        run.Progress = run.Progress with { Errors = errors, Failed = run.Progress.Failed + (look.Verdict == Verdict.Failure ? 1 : 0) };
        if (errors >= run.Plan.ErrorLimit) return await run.RollBackAsync("It could not be looked at.");
        if (IsExperiment && run.Progress.Failed >= run.Plan.FailedCheckLimit) return await run.RollBackAsync("A guard failed.");
        if (run.Plan.Shadow?.MaxCost is { } most && look.Shadow?.Cost >= most)
            return await run.EndAsync(RolloutState.Completed, run.Before.Stable, "The money for copies is used up.");
        if (!run.Progress.IsPaused && run.Now >= run.Progress.Until) return await run.EndAsync(RolloutState.Completed, run.Before.Stable, "The time is over.");
        if (look.Experiment is { IsMismatched: true } && !run.Progress.IsAlarmed)
        {
            run.Progress = run.Progress with { IsAlarmed = true };
            run.Note(run.Progress.State, "Subjects are not shared as declared (sample ratio mismatch): the results mean nothing until the cause is found.", isLook: true);
            return null;
        }

        run.Note(run.Progress.State, look.Verdict == Verdict.Failure ? "A check failed." : "It was looked at.", isLook: true);
        return null;
    }

    private async Task<RolloutState?> ObeyAsync(RolloutCommand command)
    {
        var done = new CommandAnswer(command.Id, IsDone: true);
        var variant = run.Plan.Experiment?.Variants.FirstOrDefault(one => one.Name.Equals(command.Variant, StringComparison.OrdinalIgnoreCase));
        switch (command.Action)
        {
            case "rollback":
                return await run.RollBackAsync("Somebody ended it.", command);
            case "promote" when variant is not null:
                return await run.EndAsync(RolloutState.Promoted, variant.Version, $"Somebody promoted variant {variant.Name}.", command);
            case RolloutRun.Reweight when run.Progress.Phase == "runs" && run.Plan.Experiment is { } experiment && command.Weights is { } weights:
                await ReweightAsync(experiment, weights, done);
                return null;
            case "pause" when !run.Progress.IsPaused:
                run.Progress = run.Progress with { IsPaused = true };
                run.Note(RolloutState.Paused, "Somebody paused it: it does not end by itself.", done);
                return null;
            case "resume" when run.Progress.IsPaused:
                run.Progress = run.Progress with { IsPaused = false };
                run.Note(RolloutState.Running, "Somebody resumed it.", done);
                return null;
            case "resume" when run.Progress.Phase == "start" && _gates.TryApprove("start"):
                run.Note(RolloutState.Running, "Somebody opened the gate.", done);
                return null;
            default:
                run.Refuse(command);
                return null;
        }
    }
}

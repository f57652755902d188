using FunctionsOrchestration.Mesh.Traffic.Rollouts;

namespace FunctionsOrchestration.Rollouts;

/// <summary>A canary: its share grows step by step, while checks succeed and gates are open.</summary>
internal sealed class CanaryRun(RolloutRun run)
{
    private readonly RolloutGates _gates = new(run);
    private readonly IReadOnlyList<CanaryStep> _steps = CanaryLadder.Of(run.Plan.Canary!);

    private string Version => run.Plan.Version!;

    private bool HasTraffic => run.Progress.Changes > 0;

    /// <summary>Runs to the end, or until the history should be cut.</summary>
    /// <returns>How it ended; null where the history was cut.</returns>
    public async Task<RolloutState?> RunAsync()
    {
        if (run.Progress.Phase == "start") run.Progress = run.Progress with { Phase = "steps", Target = 0 };
        while (true)
        {
            if (run.Progress.Target is { } target && await EnterAsync(target) is { } end) return end;
            if (run.IsLong && !_gates.HasOpened)
            {
                run.Cut();
                return null;
            }

            if (await run.WaitAsync(_gates.Opening) is { } command)
            {
                if (await ObeyAsync(command) is { } ended) return ended;
            }
            else if (HasTraffic && await LookAsync() is { } decided)
            {
                return decided;
            }
        }
    }

    /// <summary>Goes to a step if every gate before it is open.</summary>
    private async Task<RolloutState?> EnterAsync(int target)
    {
        if (await _gates.LookAsync(PlaceOf(target)) is { } closed)
        {
            if (closed.IsTimeout) return await run.RollBackAsync(closed.Why);
            if (!run.Progress.IsPaused) run.Note(RolloutState.Waiting, closed.Why);
            return null;
        }

        _gates.Leave();
        if (target == _steps.Count) return await PromoteAsync("Every step succeeded.", null);
        var weight = _steps[target].Weight;
        await run.ApplyAsync(
            RolloutSplits.Canary(run.Before, run.Input.Id, run.Plan, weight),
            RolloutRun.Weights((run.Input.Stable, 100 - weight), (Version, weight)));
        run.Progress = run.Progress with { Target = null, Canary = run.Progress.Canary with { Step = target } };
        run.Note(RolloutState.Running, $"Version {Version} gets {weight} % of the calls.");
        return null;
    }

    private async Task<RolloutState?> LookAsync()
    {
        var look = await run.LookAsync();
        var isWaiting = run.Progress.IsPaused || run.Progress.Target is not null;
        // Whoever waits for a person or a gate is not judged for waiting, but a version that turns bad is rolled back there too.
        if (isWaiting && look.Verdict is (Verdict.Success or Verdict.Inconclusive))
        {
            run.Show();
            return null;
        }

        var decision = CanaryJudge.Decide(run.Plan, run.Progress.Canary, look.Verdict);
        run.Progress = run.Progress with { Canary = decision.Progress with { Step = run.Progress.Canary.Step } };
        switch (decision.Action)
        {
            case RolloutAction.RollBack:
                return await run.RollBackAsync(decision.Reason);
            case RolloutAction.Advance or RolloutAction.Promote:
                run.Progress = run.Progress with { Target = run.Progress.Canary.Step + 1 };
                run.Note(RolloutState.Running, decision.Reason, isLook: true);
                return null;
            case RolloutAction.Pause:
                run.Progress = run.Progress with { IsPaused = true };
                run.Note(RolloutState.Paused, decision.Reason, isLook: true);
                return null;
            default:
                run.Note(run.Progress.State, decision.Reason, isLook: true);
                return null;
        }
    }

    private async Task<RolloutState?> ObeyAsync(RolloutCommand command)
    {
        var done = new CommandAnswer(command.Id, IsDone: true);
        var progress = run.Progress;
        switch (command.Action)
        {
            case "rollback":
                return await run.RollBackAsync("Somebody rolled it back.", command);
            case "promote":
                return await PromoteAsync("Somebody promoted it.", command);
            case "pause" when !progress.IsPaused:
                run.Progress = progress with { IsPaused = true };
                run.Note(RolloutState.Paused, "Somebody paused it.", done);
                return null;
            case "resume" when progress.IsPaused:
                run.Progress = progress with { IsPaused = false };
                run.Note(RolloutState.Running, "Somebody resumed it.", done);
                return null;
            case "resume" when progress.Target is { } target && _gates.TryApprove(PlaceOf(target)):
                run.Note(RolloutState.Running, "Somebody opened the gate.", done);
                return null;
            case "skip-step":
                if (progress.Target is not null) _gates.Skip();
                run.Progress = run.Progress with { IsPaused = false, Target = progress.Target ?? progress.Canary.Step + 1 };
                run.Note(RolloutState.Running, progress.Target is null ? "Somebody skipped the step." : "Somebody skipped the gates.", done);
                return null;
            default:
                run.Refuse(command);
                return null;
        }
    }

    private Task<RolloutState> PromoteAsync(string why, RolloutCommand? command) => run.Plan.DryRun && command is null
        ? run.EndAsync(RolloutState.Completed, run.Before.Stable, $"{why} It was a dry run, so the old version answers.")
        : run.EndAsync(RolloutState.Promoted, Version, why, command);

    private string PlaceOf(int target) => target == 0 ? "start" : target == _steps.Count ? "promotion" : "step";
}

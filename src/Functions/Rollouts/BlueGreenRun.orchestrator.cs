using FunctionsOrchestration.Durable;
using FunctionsOrchestration.Mesh.Traffic.Rollouts;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Rollouts;

/// <summary>
/// Blue-green: the new version (green) shows that it is ready, then gets everything at once. The old one (blue) stands by for a while, so that
/// the way back is as short, and is waited for until its last calls have ended.
/// </summary>
internal sealed class BlueGreenRun(RolloutRun run)
{
    private const string Start = "start";
    private const string WarmUp = "warm-up";
    private const string Switch = "switch";
    private const string Hold = "hold";
    private const string Drain = "drain";

    private readonly RolloutGates _gates = new(run);
    private string? _late;

    private BlueGreenPlan Plan => run.Plan.BlueGreen!;

    private string Green => run.Plan.Version!;

    private bool IsSwitched => run.Progress.Phase is Hold or Drain;

    /// <summary>Runs to the end, or until the history should be cut.</summary>
    /// <returns>How it ended; null where the history was cut.</returns>
    public async Task<RolloutState?> RunAsync()
    {
        while (true)
        {
            if (await StepAsync() is { } end) return end;
            if (run.IsLong && !_gates.HasOpened)
            {
                run.Cut();
                return null;
            }

            if (await run.WaitAsync(_gates.Opening) is { } command && await ObeyAsync(command) is { } ended) return ended;
        }
    }

    private async Task<RolloutState?> StepAsync() => run.Progress.Phase switch
    {
        Start => await PassAsync("start") ? await BeginAsync() : await EndIfLateAsync(),
        WarmUp => await WarmUpAsync(),
        Switch => await PassAsync("promotion") ? await SwitchAsync() : await EndIfLateAsync(),
        Hold => await HoldAsync(),
        _ => await DrainAsync(),
    };

    private async Task<RolloutState?> BeginAsync()
    {
        await run.ApplyAsync(RolloutSplits.WarmUp(run.Before, run.Input.Id, run.Plan), RolloutRun.Weights((run.Input.Stable, 100)));
        run.Progress = run.Progress with { Phase = WarmUp };
        run.Note(RolloutState.Running, $"Version {Green} has to show that it is ready.");
        return await WarmUpAsync();
    }

    private async Task<RolloutState?> SwitchAsync()
    {
        await run.ApplyAsync(
            RolloutSplits.Switched(run.Before, run.Input.Id, run.Plan, run.Input.Stable ?? ""), RolloutRun.Weights((Green, 100)));
        run.Progress = run.Progress with { Phase = Hold, Until = run.Now + Plan.Hold };
        run.Note(RolloutState.Holding, $"All calls go to version {Green}; the old one stands by.");
        return null;
    }

    private async Task<bool> PassAsync(string place)
    {
        _late = null;
        if (await _gates.LookAsync(place) is not { } closed)
        {
            _gates.Leave();
            return true;
        }

        if (closed.IsTimeout) _late = closed.Why;
        else if (!run.Progress.IsPaused) run.Note(RolloutState.Waiting, closed.Why);
        return false;
    }

    private async Task<RolloutState?> EndIfLateAsync() => _late is { } why ? await run.RollBackAsync(why) : null;

    private async Task<RolloutState?> WarmUpAsync()
    {
        if (run.Progress.IsPaused) return null;
        var problem = await SmokeAsync();
        if (problem is not null)
        {
            run.Progress = run.Progress with { Ready = 0, Failed = run.Progress.Failed + 1 };
            if (run.Progress.Failed >= run.Plan.FailedCheckLimit) return await run.RollBackAsync($"Version {Green} is not ready: {problem}");
            run.Note(RolloutState.Running, $"Version {Green} is not ready: {problem}");
            return null;
        }

        run.Progress = run.Progress with { Ready = run.Progress.Ready + 1 };
        if (run.Progress.Ready < Plan.Iterations) return null;
        run.Progress = run.Progress with { Phase = Switch, Failed = 0 };
        run.Note(RolloutState.Running, $"Version {Green} has passed {Plan.Iterations} rounds in a row.");
        return await StepAsync();
    }

    private async Task<string?> SmokeAsync()
    {
        if (Plan.Smoke.Count == 0) return null;
        try
        {
            return await run.Context.CallActivityAsync<string?>(
                nameof(RolloutActivities.SmokeVersion), new SmokeInput(run.Input.Service, Green, Plan.Smoke), Retries.Step);
        }
        catch (TaskFailedException failed)
        {
            return failed.FailureDetails.ErrorMessage;
        }
    }

    private async Task<RolloutState?> HoldAsync()
    {
        var look = await run.LookAsync();
        if (look.Verdict is Verdict.Failure or Verdict.Error)
        {
            var progress = look.Verdict == Verdict.Failure
                ? run.Progress with { Failed = run.Progress.Failed + 1 }
                : run.Progress with { Errors = run.Progress.Errors + 1 };
            run.Progress = progress;
            if (progress.Failed >= run.Plan.FailedCheckLimit) return await run.RollBackAsync("A check failed.");
            if (progress.Errors >= run.Plan.ErrorLimit) return await run.RollBackAsync("It could not be looked at.");
            run.Note(RolloutState.Holding, "A check failed, or could not be looked at.", isLook: true);
            return null;
        }

        run.Progress = run.Progress with { Errors = 0 };
        if (run.Progress.IsPaused || run.Now < run.Progress.Until)
        {
            run.Show();
            return null;
        }

        if (look.Verdict == Verdict.Inconclusive)
        {
            run.Progress = run.Progress with { IsPaused = true };
            run.Note(RolloutState.Paused, "The time is over and checks came to no verdict; somebody has to promote it or roll it back.", isLook: true);
            return null;
        }

        return BeginDrain("No check failed.", null);
    }

    private RolloutState? BeginDrain(string why, CommandAnswer? answer)
    {
        run.Progress = run.Progress with { Phase = Drain, Until = run.Now + Plan.Drain, IsPaused = false };
        run.Note(RolloutState.Holding, $"{why} The last calls of the old version are waited for.", answer);
        return null;
    }

    private async Task<RolloutState?> DrainAsync()
    {
        var look = await run.LookAsync();
        var isQuiet = look.Verdict != Verdict.Error && look.Draining == run.Progress.Drained;
        run.Progress = run.Progress with { Drained = look.Draining };
        if (!isQuiet && run.Now < run.Progress.Until)
        {
            run.Show();
            return null;
        }

        return run.Plan.DryRun
            ? await run.EndAsync(RolloutState.Completed, run.Before.Stable, "It was a dry run, so the old version answers.")
            : await run.EndAsync(RolloutState.Promoted, Green, isQuiet ? "The old version gets no more calls." : "The time for the last calls is over.");
    }

    private async Task<RolloutState?> ObeyAsync(RolloutCommand command)
    {
        var done = new CommandAnswer(command.Id, IsDone: true);
        switch (command.Action)
        {
            case "rollback":
                return await run.RollBackAsync("Somebody rolled it back.", command);
            case "promote" when run.Progress.Phase == Hold:
                return BeginDrain("Somebody promoted it.", done);
            case "promote" or "skip-step" when !IsSwitched:
                _gates.Skip();
                run.Progress = run.Progress with { Phase = Switch, IsPaused = false };
                run.Note(RolloutState.Running, "Somebody had it switch now.", done);
                return null;
            case "pause" when !run.Progress.IsPaused && run.Progress.Phase != Drain:
                run.Progress = run.Progress with { IsPaused = true };
                run.Note(RolloutState.Paused, "Somebody paused it.", done);
                return null;
            case "resume" when run.Progress.IsPaused:
                run.Progress = run.Progress with { IsPaused = false };
                run.Note(IsSwitched ? RolloutState.Holding : RolloutState.Running, "Somebody resumed it.", done);
                return null;
            case "resume" when _gates.TryApprove(run.Progress.Phase == Start ? "start" : "promotion"):
                run.Note(RolloutState.Running, "Somebody opened the gate.", done);
                return null;
            default:
                run.Refuse(command);
                return null;
        }
    }
}

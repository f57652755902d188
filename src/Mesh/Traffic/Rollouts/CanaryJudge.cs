namespace FunctionsOrchestration.Mesh.Traffic.Rollouts;

/// <summary>What a rollout does after a look.</summary>
public enum RolloutAction
{
    /// <summary>It waits for the next look.</summary>
    Stay,

    /// <summary>It takes the next step.</summary>
    Advance,

    /// <summary>All steps are taken: all traffic goes to the new version.</summary>
    Promote,

    /// <summary>It asks a person.</summary>
    Pause,

    /// <summary>All traffic goes back to the old version.</summary>
    RollBack,
}

/// <summary>Where a canary stands.</summary>
/// <param name="Step">Index of the present step.</param>
/// <param name="Failed">Looks with a failed check, over all steps.</param>
/// <param name="Inconclusive">Looks of this step without a verdict.</param>
/// <param name="Errors">Looks in a row that could not be taken.</param>
public sealed record CanaryProgress(int Step = 0, int Failed = 0, int Inconclusive = 0, int Errors = 0);

/// <summary>What comes of a look.</summary>
/// <param name="Action">What the rollout does.</param>
/// <param name="Progress">Where it stands then.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record RolloutDecision(RolloutAction Action, CanaryProgress Progress, string Reason);

/// <summary>Decides about a canary, look by look.</summary>
public static class CanaryJudge
{
    /// <summary>Looks at every check of a plan.</summary>
    /// <param name="plan">The plan of a canary or a blue-green rollout.</param>
    /// <param name="totals">What was measured since the present step began, by arm.</param>
    public static IReadOnlyList<CheckResult> Look(RolloutPlan plan, IReadOnlyDictionary<string, ArmTotals> totals)
    {
        var steps = plan.Canary is { } canary ? CanaryLadder.Of(canary).Count : 1;
        var certainty = Certainty.Of(plan, steps);
        // After a blue-green switch the new version is the stable one.
        var name = plan.BlueGreen is null ? SplitArm.Canary : SplitArm.Stable;
        var fresh = totals.GetValueOrDefault(name) ?? new ArmTotals(name);
        var arm = plan.Canary is { Baseline: true } ? SplitArm.Baseline : SplitArm.Stable;
        var control = totals.GetValueOrDefault(arm) ?? new ArmTotals(arm);
        var copies = totals.GetValueOrDefault(SplitArm.Shadow);
        return [.. plan.Checks.Select(check => new CheckRun(check, certainty).Look(fresh, control, copies))];
    }

    /// <summary>What comes of a look.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="progress">Where it stands.</param>
    /// <param name="verdict">What the checks come to.</param>
    public static RolloutDecision Decide(RolloutPlan plan, CanaryProgress progress, Verdict verdict)
    {
        var steps = CanaryLadder.Of(plan.Canary!);
        var isAnalysed = steps[progress.Step].IsAnalysed;
        switch (verdict)
        {
            case Verdict.Failure:
                progress = progress with { Failed = progress.Failed + 1, Errors = 0 };
                return progress.Failed >= plan.FailedCheckLimit
                    ? new RolloutDecision(RolloutAction.RollBack, progress, "A check failed.")
                    : new RolloutDecision(RolloutAction.Stay, progress, $"A check failed, {progress.Failed} of {plan.FailedCheckLimit} times.");
            case Verdict.Error:
                progress = progress with { Errors = progress.Errors + 1 };
                return progress.Errors >= plan.ErrorLimit
                    ? new RolloutDecision(RolloutAction.RollBack, progress, $"It could not be looked at {progress.Errors} times in a row.")
                    : new RolloutDecision(RolloutAction.Stay, progress, "It could not be looked at.");
            case Verdict.Inconclusive when isAnalysed:
                progress = progress with { Inconclusive = progress.Inconclusive + 1, Errors = 0 };
                return progress.Inconclusive >= plan.InconclusiveLimit
                    ? new RolloutDecision(
                        RolloutAction.Pause, progress with { Inconclusive = 0 }, $"{progress.Inconclusive} looks came to no verdict; somebody has to decide.")
                    : new RolloutDecision(RolloutAction.Stay, progress, "No verdict yet.");
            default:
                var next = progress with { Step = progress.Step + 1, Inconclusive = 0, Errors = 0 };
                return next.Step == steps.Count
                    ? new RolloutDecision(RolloutAction.Promote, progress, "Every step succeeded.")
                    : new RolloutDecision(RolloutAction.Advance, next, isAnalysed ? "Every check succeeded." : "No check failed.");
        }
    }
}

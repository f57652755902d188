namespace FunctionsOrchestration.Mesh.Traffic.Rollouts;

/// <summary>One share of a canary.</summary>
/// <param name="Weight">The share in percent.</param>
/// <param name="IsAnalysed">False on the way of the promotion, where only a failure counts.</param>
public sealed record CanaryStep(double Weight, bool IsAnalysed);

/// <summary>The shares of a canary in their order.</summary>
public static class CanaryLadder
{
    /// <summary>The steps that a plan means.</summary>
    /// <param name="plan">The plan.</param>
    public static IReadOnlyList<CanaryStep> Of(CanaryPlan plan)
    {
        var analysed = plan.Steps.Count > 0 ? plan.Steps : [.. Weights(plan.StepWeight, plan.MaxWeight)];
        return
        [
            .. analysed.Select(weight => new CanaryStep(weight, IsAnalysed: true)),
            .. plan.PromotionSteps.Select(weight => new CanaryStep(weight, IsAnalysed: false)),
        ];
    }

    // The largest share is analysed also where the step does not lead to it exactly.
    private static IEnumerable<double> Weights(double step, double most)
    {
        if (step <= 0) yield break;
        for (var weight = step; weight < most - 1e-9; weight += step) yield return Math.Round(weight, 2);
        yield return most;
    }
}

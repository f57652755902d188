using FunctionsOrchestration.Mesh.Traffic;
using FunctionsOrchestration.Mesh.Traffic.Rollouts;

namespace FunctionsOrchestration.Rollouts;

/// <summary>Makes looks of what was measured.</summary>
internal static class RolloutLooks
{
    public static RolloutLook Of(RolloutPlan plan, TrafficState state)
    {
        plan = ExperimentWeights.InForce(plan, state.Split);
        var checks = plan.Experiment is not null ? ExperimentResults.Guards(plan, state.Totals) : CanaryJudge.Look(plan, state.Totals);
        return new RolloutLook(checks, Verdicts.Of(checks), state.Calls, state.Exposed)
        {
            Experiment = plan.Experiment is not null ? ExperimentResults.Of(plan, state.Totals, state.Subjects) : null,
            // Copies that hang have not ended, and are known by those for which they left no room.
            Shadow = state.Totals.TryGetValue("shadow", out var copies) || state.CopiesSkipped > 0 ? Of(copies ?? new ArmTotals("shadow"), state.CopiesSkipped) : null,
            Draining = state.Totals.GetValueOrDefault("draining")?.Calls ?? 0,
        };
    }

    private static ShadowSummary Of(ArmTotals copies, long skipped) => new(
        copies.Calls, skipped, copies.Similarity.Count, copies.Agreements,
        copies.Similarity.Count == 0 ? 0 : copies.Similarity.Sum / copies.Similarity.Count, copies.Failures, copies.Cost.Sum,
        copies.Latency.Quantile(0.95)?.TotalMilliseconds);
}

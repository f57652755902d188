namespace FunctionsOrchestration.Mesh.Traffic.Rollouts;

/// <summary>The splits that rollouts declare. Revisions are given by their owner.</summary>
public static class RolloutSplits
{
    /// <summary>A step of a canary.</summary>
    /// <param name="before">The split before the rollout.</param>
    /// <param name="id">The rollout.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="weight">The canary's share in percent.</param>
    public static SplitDefinition Canary(SplitDefinition before, string id, RolloutPlan plan, double weight) => Of(before, id, plan) with
    {
        Canary = new CanarySplit(plan.Version!, weight)
        {
            BaselineWeight = plan.Canary!.Baseline ? Math.Min(weight, 100 - weight) : 0, Subject = plan.Canary.Subject,
        },
        // Answers are compared by copies of calls that the old version answers: nobody gets a worse answer for it.
        Shadow = plan.Checks.Any(check => check.Metric == RolloutCheck.AnswerQuality) ? (plan.Copies ?? new CopyPlan()).ToSplit(plan.Version!) : null,
    };

    /// <summary>Blue-green before the switch: only headers lead to green.</summary>
    /// <param name="before">The split before the rollout.</param>
    /// <param name="id">The rollout.</param>
    /// <param name="plan">Its plan.</param>
    public static SplitDefinition WarmUp(SplitDefinition before, string id, RolloutPlan plan) => Of(before, id, plan);

    /// <summary>Blue-green after the switch: everything goes to green, and sagas that run end on blue.</summary>
    /// <param name="before">The split before the rollout.</param>
    /// <param name="id">The rollout.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="blue">The old version.</param>
    public static SplitDefinition Switched(SplitDefinition before, string id, RolloutPlan plan, string blue) => Of(before, id, plan) with
    {
        Stable = plan.Version, Draining = blue,
    };

    /// <summary>An experiment.</summary>
    /// <param name="before">The split before the rollout.</param>
    /// <param name="id">The rollout.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="ranges">The slots of each variant (<see cref="ExperimentWeights"/>).</param>
    public static SplitDefinition Experiment(
        SplitDefinition before, string id, RolloutPlan plan, IReadOnlyDictionary<string, IReadOnlyList<SlotRange>> ranges)
    {
        var experiment = plan.Experiment!;
        return Of(before, id, plan) with
        {
            Experiments =
            [
                new ExperimentSplit(
                    experiment.Name, experiment.Subject,
                    [.. experiment.Variants.Select(variant => new VariantSplit(variant.Name, variant.Version, ranges[variant.Name]))])
                {
                    Namespace = experiment.Namespace, Group = experiment.Group,
                },
            ],
        };
    }

    /// <summary>Copies only.</summary>
    /// <param name="before">The split before the rollout.</param>
    /// <param name="id">The rollout.</param>
    /// <param name="plan">Its plan.</param>
    public static SplitDefinition Shadow(SplitDefinition before, string id, RolloutPlan plan) =>
        Of(before, id, plan) with { Shadow = plan.Shadow!.Copies.ToSplit(plan.Version!) };

    /// <summary>After a rollout: one version for everybody, and nothing measured.</summary>
    /// <param name="service">Name of the service.</param>
    /// <param name="stable">The version; null for the service's own.</param>
    public static SplitDefinition Settled(string service, string? stable) => new(service, 0) { Stable = stable };

    private static SplitDefinition Of(SplitDefinition before, string id, RolloutPlan plan) => new(before.Service, 0)
    {
        Stable = before.Stable, RolloutId = id, Headers = plan.Headers, SagasFollow = plan.SagasFollow, IsMeasured = true,
    };
}

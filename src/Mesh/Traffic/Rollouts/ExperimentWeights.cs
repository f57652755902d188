using System.Globalization;

namespace FunctionsOrchestration.Mesh.Traffic.Rollouts;

/// <summary>Weights of an experiment that runs. When they change, subjects of variants that shrink move to those that grow, and nobody else.</summary>
public static class ExperimentWeights
{
    /// <summary>What is wrong with new weights; nothing where they may be used.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="weights">A share in percent for each variant.</param>
    public static IReadOnlyList<PlanError> Check(ExperimentPlan experiment, IReadOnlyDictionary<string, double> weights)
    {
        var names = string.Join(", ", experiment.Variants.Select(variant => variant.Name));
        List<PlanError> errors =
        [
            .. experiment.Variants.Where(variant => Find(weights, variant) is null)
                .Select(variant => new PlanError($"weights.{variant.Name}", null, "The variant has no weight.", $"Send one for each of {names}.")),
        ];
        foreach (var (name, weight) in weights)
        {
            if (!experiment.Variants.Any(variant => Is(variant, name)))
                errors.Add(new PlanError($"weights.{name}", Text(weight), "There is no such variant.", $"Send a weight for each of {names}."));
            else if (weight <= 0 || !SlotAllocation.IsShare(weight))
                errors.Add(new PlanError($"weights.{name}", Text(weight), "It must be above 0, to 100.", "Send a percentage in steps of 0.01."));
        }

        if (Math.Abs(weights.Values.Sum() - 100) > 1e-6)
            errors.Add(new PlanError("weights", Text(weights.Values.Sum()), $"They add up to {Text(weights.Values.Sum())}; they must add up to 100.", "Send all of them."));
        return errors;
    }

    /// <summary>The slots of each variant under weights that have been checked.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="weights">The weights; null for those of the plan.</param>
    /// <param name="before">Who has which slots now; null where nobody has any.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<SlotRange>> Allocate(
        ExperimentPlan experiment, IReadOnlyDictionary<string, double>? weights, IReadOnlyDictionary<string, IReadOnlyList<SlotRange>>? before) =>
        SlotAllocation.Allocate(
            [.. experiment.Variants.Select(variant => KeyValuePair.Create(variant.Name, weights is null ? variant.Weight : Find(weights, variant)!.Value))],
            before ?? new Dictionary<string, IReadOnlyList<SlotRange>>());

    /// <summary>The plan with the weights that are in force.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="split">The split in force.</param>
    public static RolloutPlan InForce(RolloutPlan plan, SplitDefinition split) =>
        plan.Experiment is { } experiment && split.Experiments.FirstOrDefault(one => one.Name == experiment.Name) is { } running
            ? plan with { Experiment = experiment with { Variants = [.. experiment.Variants.Select(variant => variant with { Weight = Weight(running, variant) })] } }
            : plan;

    private static double Weight(ExperimentSplit running, VariantPlan variant) =>
        running.Variants.Where(one => one.Name == variant.Name).Sum(one => one.Ranges.Sum(range => range.Size)) * 100.0 / SlotAllocation.Slots;

    private static double? Find(IReadOnlyDictionary<string, double> weights, VariantPlan variant) =>
        weights.Where(weight => Is(variant, weight.Key)).Select(weight => (double?)weight.Value).FirstOrDefault();

    private static bool Is(VariantPlan variant, string name) => variant.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}

namespace FunctionsOrchestration.Events.Patterns.Validation;

/// <summary>Says whether a temporal pattern can hold more and more as long as its stream goes on.</summary>
internal static class StateRules
{
    /// <summary>
    /// Whether a partial match can wait without an end for an event that need not be the very next one, and each event can begin another.
    /// What begins once in a partition is bounded by the partitions.
    /// </summary>
    public static bool CanWaitForEver(PatternDefinition pattern) =>
        pattern.Within is null && pattern.Starts.Rule != StartRule.First && pattern.Steps.Index().Any(step => Waits(step.Item, step.Index));

    private static bool Waits(StepDefinition step, int at)
    {
        if (step.IsNegative || step.Within is not null) return false;
        return (at > 0 && step.Contiguity != Contiguity.Next) || (step.Repeats && step.Repetition != Repetition.Consecutive);
    }
}

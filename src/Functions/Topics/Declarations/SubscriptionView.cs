using FunctionsOrchestration.Topics.Story;

namespace FunctionsOrchestration.Topics.Declarations;

/// <summary>A subscription, as it is shown.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Name">Its name.</param>
/// <param name="Active">False while its webhook has not agreed.</param>
/// <param name="Definition">What was declared.</param>
/// <param name="Matched">Events that it wanted.</param>
/// <param name="Delivered">Events that arrived.</param>
/// <param name="Waiting">Events that are on their way, or wait for their next attempt.</param>
/// <param name="Failed">Attempts that failed.</param>
/// <param name="Dead">Events that were given up.</param>
/// <param name="LagSeconds">Seconds from publication to arrival, of what arrived last.</param>
public sealed record SubscriptionView(
    string Topic, string Name, bool Active, SubscriptionDefinition Definition, long Matched, long Delivered, long Waiting, long Failed, long Dead,
    double LagSeconds)
{
    /// <summary>What went wrong last; null where nothing did.</summary>
    public string? LastProblem { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? LastProblemAt { get; init; }

    /// <summary>What is missing until it is active; null where nothing is.</summary>
    public string? Pending { get; init; }

    internal static SubscriptionView Of(string topic, SubscriptionState state, SubscriptionSums sums) => new(
        topic, state.Name, state.IsActive, state.Definition, sums.Matched, sums.Delivered,
        // Events that came twice were counted twice; nobody shall see fewer than none wait.
        Math.Max(0, sums.Matched - sums.Delivered - sums.Dead), sums.Failed, sums.Dead, sums.LagSeconds)
    {
        LastProblem = sums.LastProblem, LastProblemAt = sums.LastProblemAt,
    };
}

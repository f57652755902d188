using FunctionsOrchestration.Events.Routing.Filters;
using FunctionsOrchestration.Events.Routing.Transforms;

namespace FunctionsOrchestration.Events.Routing.Subscriptions;

/// <summary>A subscription that is ready to be matched. It never changes; for any number of threads.</summary>
public sealed class RoutedSubscription
{
    private readonly EventTransform? _transform;

    private RoutedSubscription(string name, CompiledFilter filter, EventTransform? transform) =>
        (Name, Filter, _transform) = (name, filter, transform);

    /// <summary>Name of the subscription, unique in its topic.</summary>
    public string Name { get; }

    internal CompiledFilter Filter { get; }

    /// <summary>Checks a subscription and makes it ready. Null where anything is wrong with it, with all that is.</summary>
    /// <param name="name">Name of the subscription.</param>
    /// <param name="filter">Which events it wants.</param>
    /// <param name="transform">What becomes of them; null delivers them as they are.</param>
    /// <param name="errors">What is wrong, with its place as <c>filter.advancedFilters[0].key</c>; the first fifty of each. Empty
    ///   where nothing is.</param>
    public static RoutedSubscription? Compile(
        string name, EventFilter filter, TransformDefinition? transform, out IReadOnlyList<RoutingError> errors)
    {
        var found = new RoutingErrors();
        var compiled = new FilterCompiler(found).Compile(filter);
        IReadOnlyList<RoutingError> inTransform = [];
        var applied = transform is null ? null : EventTransform.Compile(transform, out inTransform);
        errors = [.. found.All.Select(error => error with { Field = $"filter.{error.Field}" }),
            .. inTransform.Select(error => error with { Field = $"transform.{error.Field}" })];
        return errors.Count == 0 ? new RoutedSubscription(name, compiled, applied) : null;
    }

    /// <summary>Whether the subscription wants the event.</summary>
    public bool Matches(EventView view) => Filter.Matches(view);

    /// <summary>
    /// Which part of the filter does not want the event, as <c>filter.advancedFilters[2]</c>, for whoever tries a subscription
    /// with a sample; null where the subscription wants it.
    /// </summary>
    /// <param name="view">The event.</param>
    /// <param name="problem">What kept a condition from being told, for example a value of the wrong type; null
    ///   otherwise.</param>
    public string? Refusal(EventView view, out string? problem) =>
        Filter.Refusal(view, out problem) is { } field ? $"filter.{field}" : null;

    /// <summary>What the event becomes; null where it is delivered as it is.</summary>
    public TransformResult? Transform(EventView view) => _transform?.Apply(view);
}

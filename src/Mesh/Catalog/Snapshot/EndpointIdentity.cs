namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>
/// Whether an endpoint of a new catalog is the one that was there before, so that its connections and what is known about it stay.
/// Its place among others (weight, priority, price, limits, locality) may change; where it is, how it is spoken to and how its
/// circuit judges may not.
/// </summary>
internal static class EndpointIdentity
{
    public static bool Same(ServiceDefinition before, EndpointDefinition old, ServiceDefinition now, EndpointDefinition next) =>
        SameService(before, now)
        && SameFields(old.Fields, next.Fields)
        && next == old with
        {
            Weight = next.Weight,
            Priority = next.Priority,
            Locality = next.Locality,
            CostPerCall = next.CostPerCall,
            CostPerThousandTokens = next.CostPerThousandTokens,
            TokensPerMinute = next.TokensPerMinute,
            RequestsPerMinute = next.RequestsPerMinute,
            Fields = next.Fields,
        };

    private static bool SameService(ServiceDefinition before, ServiceDefinition now) =>
        ReferenceEquals(before, now)
        || (before.Domain == now.Domain
            && before.Operations.SequenceEqual(now.Operations)
            && before.Health.ProbePath == now.Health.ProbePath
            && before.Balancing.EwmaDecay == now.Balancing.EwmaDecay
            && before.Containment.Concurrency == now.Containment.Concurrency
            && before.Resilience.AttemptTimeout == now.Resilience.AttemptTimeout
            && before.Resilience.Circuit == now.Resilience.Circuit);

    private static bool SameFields(IReadOnlyDictionary<string, FieldMapping> old, IReadOnlyDictionary<string, FieldMapping> next) =>
        SameEntries(old, next, (one, other) =>
            one.Path == other.Path && SameEntries(one.Request, other.Request, Equals) && SameEntries(one.Response, other.Response, Equals));

    private static bool SameEntries<T>(IReadOnlyDictionary<string, T> old, IReadOnlyDictionary<string, T> next, Func<T, T, bool> same) =>
        old.Count == next.Count && old.All(entry => next.TryGetValue(entry.Key, out var other) && same(entry.Value, other));
}

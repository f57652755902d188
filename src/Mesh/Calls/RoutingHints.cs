namespace FunctionsOrchestration.Mesh.Calls;

/// <summary>Wishes of a caller about the way of its call.</summary>
public sealed record RoutingHints
{
    /// <summary>The version that must answer; null leaves it to the service.</summary>
    public string? Version { get; init; }

    /// <summary>Calls with the same key go to the same endpoint while it is well, under the balancer <c>consistent-hash</c>.</summary>
    public string? AffinityKey { get; init; }

    /// <summary>Where the caller is, for example <c>westeurope</c>. Endpoints there are preferred within a priority.</summary>
    public string? Locality { get; init; }

    /// <summary>Headers of the caller's request, for routing by header; names in any case.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Cookies of the caller's request, for assignment by cookie. Never logged or passed on.</summary>
    public IReadOnlyDictionary<string, string>? Cookies { get; init; }

    /// <summary>The user on whose behalf the call is made, for assignment by user; null where nobody says.</summary>
    public string? User { get; init; }

    /// <summary>The tenant of that user, for assignment by tenant; null where nobody says.</summary>
    public string? Tenant { get; init; }

    /// <summary>
    /// The version that the saga began with which makes the call. It answers while the service has it and no rollout says that sagas follow;
    /// null where there is no saga.
    /// </summary>
    public string? SagaVersion { get; init; }
}

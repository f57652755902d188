using FunctionsOrchestration.Mesh.Control;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>One meter of one limit for one service, tenant and key: what has an owner.</summary>
/// <param name="Scope">The scope with nothing left open.</param>
/// <param name="Meter">What is counted.</param>
/// <param name="Rule">What is kept to.</param>
/// <param name="Version">Version of the declaration.</param>
/// <param name="LocalShare">The part of the limit that a worker admits without the owner; null refuses.</param>
internal sealed record RateInstance(RateScope Scope, RateMeter Meter, RateRule Rule, long Version, double? LocalShare = null)
{
    /// <summary>The kind of the limits' owners: the entity's name.</summary>
    public const string OwnerKind = "RateLimitEntity";

    /// <summary>What messages call it.</summary>
    public string Name { get; } = $"{Scope} ({Meter.ToString().ToLowerInvariant()})";

    /// <summary>Who owns it.</summary>
    public ControlKey Owner { get; } = RateOwners.KeyOf(Scope, Meter);
}

using System.Collections.Concurrent;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>One declared limit in this worker, with a limiter for each service, tenant and key that it has met.</summary>
/// <param name="scope">What it is for.</param>
/// <param name="notice">What is declared.</param>
/// <param name="make">Makes the limiter of one.</param>
internal sealed class DeclaredLimit(RateScope scope, RateNotice notice, Func<RateInstance, LeasedRateLimiter> make)
{
    // More of them than these share one, so that invented names cannot fill the memory.
    private const int MostLimiters = 4_096;
    private const string Others = "(others)";
    private static readonly RateMeter[] Meters = [RateMeter.Requests, RateMeter.Tokens];

    private readonly ConcurrentDictionary<(string, string, string), LeasedRateLimiter[]> _limiters = new();
    private readonly HashSet<string>? _tenants = notice.Definition.Strict ? [.. notice.Definition.Tenants ?? []] : null;

    public RateScope Scope => scope;

    public RateNotice Notice => notice;

    /// <summary>Every limiter that there is now.</summary>
    public IEnumerable<LeasedRateLimiter> Limiters => _limiters.Values.SelectMany(one => one);

    public bool Covers(string service, string tenant, string? apiKey) => scope.Covers(service, tenant, apiKey);

    /// <summary>True where the tenant may call.</summary>
    public bool Knows(string tenant) => _tenants is null || _tenants.Contains(tenant);

    /// <summary>The limiters that a call must pass.</summary>
    public LeasedRateLimiter[] For(string service, string tenant, string? apiKey)
    {
        var key = (
            scope.Service == RateScope.Each ? service : "", scope.Tenant == RateScope.Each ? tenant : "",
            scope.ApiKey == RateScope.Each ? apiKey ?? "" : "");
        if (_limiters.TryGetValue(key, out var known)) return known;
        if (_limiters.Count >= MostLimiters && !Forget()) key = (key.Item1, Others, Others);
        return _limiters.GetOrAdd(key, parts => [.. Meters.Select(meter => Instance(meter, parts)).OfType<RateInstance>().Select(make)]);
    }

    private RateInstance? Instance(RateMeter meter, (string Service, string Tenant, string ApiKey) parts)
    {
        if (notice.Definition.RuleOf(meter) is not { } rule) return null;
        var share = notice.Definition.WhenUnreachable == UnreachablePolicy.LocalShare ? notice.Definition.LocalShare : (double?)null;
        return new RateInstance(scope.For(parts.Service, parts.Tenant, parts.ApiKey), meter, rule, notice.Version, share);
    }

    /// <summary>Lets go of those that nobody uses now.</summary>
    private bool Forget()
    {
        foreach (var (key, limiters) in _limiters)
            if (limiters.All(one => one.IdleDuration is { } idle && idle > one.Limit.Rule.Window)) _limiters.TryRemove(key, out _);
        return _limiters.Count < MostLimiters;
    }
}

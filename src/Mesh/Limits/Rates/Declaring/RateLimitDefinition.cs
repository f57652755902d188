using System.Text.Json.Serialization;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>A limit that all workers keep together: how much may pass in a window, and how that is divided.</summary>
public sealed record RateLimitDefinition
{
    /// <summary>Calls that may pass in a window, 1 to 1,000,000,000; null does not limit calls.</summary>
    public long? Requests { get; init; }

    /// <summary>AI tokens that may pass in a window, of prompts and answers together; null does not limit them.</summary>
    public long? Tokens { get; init; }

    /// <summary>The window, 100 ms to a day.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>What is promised of the window.</summary>
    public RateForm Form { get; init; } = RateForm.SlidingWindow;

    /// <summary>Calls that may pass at once, of <see cref="RateForm.TokenBucket"/>; null is <see cref="Requests"/>.</summary>
    public long? Burst { get; init; }

    /// <summary>AI tokens that may pass at once, of <see cref="RateForm.TokenBucket"/>; null is <see cref="Tokens"/>.</summary>
    public long? TokenBurst { get; init; }

    /// <summary>True where a tenant's important calls go before its others; false treats all its calls alike.</summary>
    public bool Priorities { get; init; } = true;

    /// <summary>Shares of tenants while not all can have what they want, above 0 to 1,000; a tenant that is not here has 1.</summary>
    public IReadOnlyDictionary<string, double>? Weights { get; init; }

    /// <summary>True where only <see cref="Tenants"/> may call.</summary>
    public bool Strict { get; init; }

    /// <summary>The tenants that may call, in strict mode.</summary>
    public IReadOnlyList<string>? Tenants { get; init; }

    /// <summary>
    /// How long a worker may keep what it holds without reporting, 10 ms to 60 s and at most ten windows; null is half a window, at most
    /// 500 ms. It reports three times as often. A worker that dies takes with it what it held: about its share of this time.
    /// </summary>
    public TimeSpan? Lease { get; init; }

    /// <summary>What a worker does when it cannot reach the limit's owner and its leases have ended.</summary>
    public UnreachablePolicy WhenUnreachable { get; init; } = UnreachablePolicy.Refuse;

    /// <summary>The part of the limit that each worker then admits by itself, of <see cref="UnreachablePolicy.LocalShare"/>; above 0 to 1.</summary>
    public double LocalShare { get; init; } = 0.1;

    /// <summary>What one meter of the limit keeps to.</summary>
    /// <param name="meter">Which.</param>
    /// <returns>The rule; null where the limit does not limit that.</returns>
    public RateRule? RuleOf(RateMeter meter)
    {
        var (limit, burst) = meter == RateMeter.Requests ? (Requests, Burst) : (Tokens, TokenBurst);
        if (limit is not { } most) return null;
        var lease = Lease ?? TimeSpan.FromTicks(Math.Min(Window.Ticks / 2, RateRule.UsualLease.Ticks));
        return new RateRule(most, burst ?? most, Window, Form, lease) { Priorities = Priorities, Weights = Weights, Tenants = Strict ? Tenants ?? [] : null };
    }
}

/// <summary>What is promised of a window.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RateForm>))]
public enum RateForm
{
    /// <summary>In any window, wherever it begins, at most the limit.</summary>
    [JsonStringEnumMemberName("sliding-window")]
    SlidingWindow,

    /// <summary>In any length of time at most the burst, and what the rate gives in that time.</summary>
    [JsonStringEnumMemberName("token-bucket")]
    TokenBucket,
}

/// <summary>What is counted.</summary>
public enum RateMeter
{
    /// <summary>Calls.</summary>
    Requests,

    /// <summary>AI tokens.</summary>
    Tokens,
}

/// <summary>What a worker does without the owner of a limit.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UnreachablePolicy>))]
public enum UnreachablePolicy
{
    /// <summary>It refuses: the limit holds, whatever happens.</summary>
    [JsonStringEnumMemberName("refuse")]
    Refuse,

    /// <summary>It admits a part of the limit by itself: service goes on, and the limit holds only if the parts add up to no more.</summary>
    [JsonStringEnumMemberName("local-share")]
    LocalShare,
}

/// <summary>What one ledger keeps to: one meter of a limit, with nothing left open.</summary>
/// <param name="Limit">How much may pass in a window.</param>
/// <param name="Burst">How much may pass at once, of a token bucket.</param>
/// <param name="Window">The window.</param>
/// <param name="Form">What is promised of it.</param>
/// <param name="Lease">How long a worker may keep what it holds.</param>
public sealed record RateRule(long Limit, long Burst, TimeSpan Window, RateForm Form, TimeSpan Lease)
{
    internal static readonly TimeSpan UsualLease = TimeSpan.FromMilliseconds(500);

    /// <summary>True where important calls go first.</summary>
    public bool Priorities { get; init; } = true;

    /// <summary>Shares of tenants; who is not here has 1.</summary>
    public IReadOnlyDictionary<string, double>? Weights { get; init; }

    /// <summary>The only tenants that may call; null is everybody.</summary>
    public IReadOnlyList<string>? Tenants { get; init; }

    /// <summary>How often a worker with traffic reports, in whole milliseconds, as timers have them.</summary>
    internal TimeSpan Period => TimeSpan.FromMilliseconds(Math.Floor(Lease.TotalMilliseconds / 3));

    /// <summary>The share of a tenant.</summary>
    internal double WeightOf(string tenant) => Weights?.GetValueOrDefault(tenant, 1) ?? 1;

    /// <summary>The same with a part of the limit.</summary>
    internal RateRule Part(double share) =>
        this with { Limit = Math.Max(1, (long)(Limit * share)), Burst = Math.Max(1, (long)(Burst * share)) };
}

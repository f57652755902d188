using System.Globalization;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>One thing that is wrong with a declared limit.</summary>
/// <param name="Field">Its field.</param>
/// <param name="Value">What stands there; null where nothing does.</param>
/// <param name="Problem">Why that is refused.</param>
/// <param name="Fix">What to send instead.</param>
public sealed record RateError(string Field, string? Value, string Problem, string Fix);

/// <summary>Finds everything that is wrong with a declared limit.</summary>
public static class RateLimitRules
{
    private const long Most = 1_000_000_000;
    private const int MostTenants = 10_000;
    private const int MostLeasesPerWindow = 10;
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(1);
    private static readonly TimeSpan ShortestLease = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestLease = TimeSpan.FromSeconds(60);

    /// <summary>Checks a definition.</summary>
    /// <param name="limit">The definition.</param>
    /// <returns>Everything that is wrong; empty where nothing is.</returns>
    public static IReadOnlyList<RateError> Check(RateLimitDefinition limit)
    {
        var errors = new List<RateError>();
        if (limit is { Requests: null, Tokens: null })
            errors.Add(new("requests", null, "The limit limits nothing.", "Send requests, tokens, or both."));
        CheckAmount(errors, "requests", limit.Requests, "The rate");
        CheckAmount(errors, "tokens", limit.Tokens, "The rate");
        CheckBurst(errors, "burst", limit.Burst, limit.Requests, limit.Form);
        CheckBurst(errors, "tokenBurst", limit.TokenBurst, limit.Tokens, limit.Form);
        CheckTimes(errors, limit);
        CheckTenants(errors, limit);
        if (!(limit.LocalShare is > 0 and <= 1))
            errors.Add(new("localShare", Text(limit.LocalShare), "Above 0 and at most 1.", "Send for example 0.1, or leave it out."));
        return errors;
    }

    private static void CheckAmount(List<RateError> errors, string field, long? amount, string what)
    {
        if (amount is < 1 or > Most)
            errors.Add(new(field, Text(amount), $"{what} must be 1 to {Most}.", "Send for example 1000; DELETE takes a limit away."));
    }

    private static void CheckBurst(List<RateError> errors, string field, long? burst, long? amount, RateForm form)
    {
        if (burst is null) return;
        CheckAmount(errors, field, burst, "The burst");
        if (form != RateForm.TokenBucket)
            errors.Add(new(field, Text(burst), "Only a token bucket has a burst.", "Leave it out, or send \"form\": \"token-bucket\"."));
        else if (amount is null)
            errors.Add(new(field, Text(burst), "There is no rate for this burst.", $"Leave it out, or send {(field == "burst" ? "requests" : "tokens")}."));
    }

    private static void CheckTimes(List<RateError> errors, RateLimitDefinition limit)
    {
        if (limit.Window < ShortestWindow || limit.Window > LongestWindow)
            errors.Add(new("window", Text(limit.Window), "A window lasts 100 ms to a day.", "Send hours:minutes:seconds, for example 00:00:01."));
        if (limit.Lease is not { } lease) return;
        if (lease < ShortestLease || lease > LongestLease)
            errors.Add(new("lease", Text(lease), "A lease lasts 10 ms to 60 s.", "Send for example 00:00:00.5, or leave it out."));
        else if (limit.Window >= ShortestWindow && lease > MostLeasesPerWindow * limit.Window)
            errors.Add(new("lease", Text(lease), $"A lease lasts at most {MostLeasesPerWindow} windows.", "Shorten it, or leave it out."));
    }

    private static void CheckTenants(List<RateError> errors, RateLimitDefinition limit)
    {
        foreach (var (tenant, weight) in limit.Weights ?? new Dictionary<string, double>())
            if (!(weight is > 0 and <= 1_000))
                errors.Add(new($"weights.{tenant}", Text(weight), "A weight is above 0 and at most 1,000.", "Send for example 1."));
        if (limit.Weights?.Count > MostTenants)
            errors.Add(new("weights", Text(limit.Weights.Count), $"At most {MostTenants} tenants.", "Leave out those with weight 1."));
        if (limit.Tenants?.Count > MostTenants)
            errors.Add(new("tenants", Text(limit.Tenants.Count), $"At most {MostTenants} tenants.", "Let whoever calls the app know its tenants."));
        if (limit is { Strict: true, Tenants: null or { Count: 0 } })
            errors.Add(new("tenants", null, "In strict mode nobody else may call, and nobody is named.", "Name the tenants, or leave strict out."));
        if (!limit.Strict) return;
        foreach (var tenant in (limit.Weights?.Keys ?? []).Except(limit.Tenants ?? []))
            errors.Add(new($"weights.{tenant}", tenant, "An unknown tenant: in strict mode only those in tenants may call.", "Add it to tenants, or leave its weight out."));
    }

    private static string? Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);
}

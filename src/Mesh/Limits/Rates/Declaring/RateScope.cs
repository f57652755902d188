using System.Diagnostics.CodeAnalysis;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>
/// What a limit is for: calls of a service, of a tenant, with an API key, or of any combination. A part that is <c>*</c> gives each value
/// a limit of its own; a part that is absent counts all together.
/// </summary>
/// <param name="Service">Name of the service, in lower case.</param>
/// <param name="Tenant">Who calls.</param>
/// <param name="ApiKey">Fingerprint of the API key (<see cref="Calls.MeshRequest.ApiKey"/>).</param>
public sealed record RateScope(string? Service, string? Tenant, string? ApiKey)
{
    /// <summary>Stands for each value.</summary>
    public const string Each = "*";

    private const int MostCharacters = 200;

    /// <summary>Reads a scope such as <c>service=nlp,tenant=*</c>.</summary>
    /// <param name="text">The text; its parts may stand in any order.</param>
    /// <param name="scope">The scope.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out RateScope? scope, [NotNullWhen(false)] out RateError? problem)
    {
        (scope, problem) = (new RateScope(null, null, null), null);
        foreach (var part in text.Split(','))
        {
            if (scope.With(part) is not { } more)
            {
                scope = null;
                problem = new RateError(
                    "scope", text, $"'{part}' is no part of a scope, or stands there twice.",
                    "Send parts such as service=nlp, tenant=acme or key=9f86d081884c7d65, each once, with a comma between; * means each.");
                return false;
            }

            scope = more;
        }

        return true;
    }

    /// <summary>True for calls that the limit counts.</summary>
    /// <param name="service">Name of the service.</param>
    /// <param name="tenant">Who calls.</param>
    /// <param name="apiKey">Fingerprint of the API key; null where the call has none.</param>
    public bool Covers(string service, string tenant, string? apiKey) =>
        Covers(Service, service, StringComparison.OrdinalIgnoreCase) && Covers(Tenant, tenant, StringComparison.Ordinal)
        && Covers(ApiKey, apiKey, StringComparison.Ordinal);

    /// <summary>True where all calls of that service are counted together, and no others.</summary>
    /// <param name="service">Name of the service.</param>
    public bool IsWhole(string service) =>
        Tenant is null && ApiKey is null && Service is not null && Covers(Service, service, StringComparison.OrdinalIgnoreCase);

    /// <summary>The scope with each <c>*</c> filled in: whose limit it is that a call is counted against.</summary>
    /// <param name="service">Name of the service.</param>
    /// <param name="tenant">Who calls.</param>
    /// <param name="apiKey">Fingerprint of the API key.</param>
    public RateScope For(string service, string tenant, string? apiKey) =>
        new(Service == Each ? service : Service, Tenant == Each ? tenant : Tenant, ApiKey == Each ? apiKey : ApiKey);

    /// <summary>The scope as text, its parts always in the same order.</summary>
    public override string ToString() => string.Join(',', new[] { Part("service", Service), Part("tenant", Tenant), Part("key", ApiKey) }.OfType<string>());

    private static string? Part(string name, string? value) => value is null ? null : $"{name}={value}";

    private static bool Covers(string? part, string? value, StringComparison comparison) =>
        part is null || (value is not null && (part == Each || part.Equals(value, comparison)));

    private RateScope? With(string part)
    {
        var at = part.IndexOf('=', StringComparison.Ordinal);
        if (at < 0 || part[(at + 1)..].Trim() is not { Length: > 0 and <= MostCharacters } value) return null;
        return (part[..at].Trim(), this) switch
        {
            ("service", { Service: null }) => this with { Service = value.ToLowerInvariant() },
            ("tenant", { Tenant: null }) => this with { Tenant = value },
            ("key", { ApiKey: null }) => this with { ApiKey = value },
            _ => null,
        };
    }
}

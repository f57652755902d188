using System.Net;
using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.Discovery;

/// <summary>What may be registered over HTTP: the section <c>Mesh:Registration</c> of the configuration.</summary>
public sealed record RegistrationOptions
{
    /// <summary>
    /// Hosts that may be registered: a name, <c>*.example.com</c> for all below a domain, or a network such as <c>10.20.0.0/16</c>.
    /// Nobody can register anything while it is empty.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Schemes that may be registered. Default https and http.</summary>
    public IReadOnlyList<string> AllowedSchemes { get; init; } = ["https", "http"];

    /// <summary>
    /// Networks (CIDR) that a registered host may resolve to although they are not public: loopback, private and link-local ones.
    /// Empty by default.
    /// </summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>
    /// Names of settings whose value may be sent to a registered endpoint as its key. Empty by default: whoever may register must not
    /// be able to have any setting of the app sent to him.
    /// </summary>
    public IReadOnlyList<string> AllowedKeySettings { get; init; } = [];

    /// <summary>The longest lease. Default 1 h.</summary>
    public TimeSpan LongestLease { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Endpoints that may be registered for one service. Default 1,000.</summary>
    public int MaxEndpoints { get; init; } = 1_000;
}

/// <summary>Decides which addresses may be registered.</summary>
/// <param name="options">What is allowed.</param>
/// <param name="guard">Judges what a host resolves to.</param>
public sealed class RegistrationRules(RegistrationOptions options, AddressGuard guard)
{
    /// <summary>Why an endpoint must not be registered at its address; null where it may be.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="cancellation">Ends the look-up of its host.</param>
    public async Task<string?> RefusalOfAsync(EndpointDefinition endpoint, CancellationToken cancellation)
    {
        if (endpoint.Address is not { } address) return "A registered endpoint needs an address.";
        if (!options.AllowedSchemes.Contains(address.Scheme, StringComparer.OrdinalIgnoreCase))
            return $"The scheme '{address.Scheme}' is not one of {string.Join(", ", options.AllowedSchemes)} (Mesh:Registration:AllowedSchemes).";
        if (!options.AllowedHosts.Any(allowed => Matches(allowed, address)))
            return $"The host '{address.IdnHost}' is not allowed. Whoever runs the app can add it to Mesh:Registration:AllowedHosts.";
        if (endpoint.KeySetting is { } key && !options.AllowedKeySettings.Contains(key, StringComparer.OrdinalIgnoreCase))
            return $"The setting '{key}' must not be sent to registered endpoints. Whoever runs the app can add it to Mesh:Registration:AllowedKeySettings.";
        return (await guard.ResolveAsync(address.IdnHost, cancellation)).Problem is { } problem
            ? $"{problem} Whoever runs the app can add its network to Mesh:Registration:AllowedNetworks."
            : null;
    }

    private static bool Matches(string allowed, Uri address) => allowed switch
    {
        "*" => true,
        ['*', '.', ..] => address.IdnHost.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase),
        _ when allowed.Contains('/', StringComparison.Ordinal) => IPNetwork.TryParse(allowed, out var network)
            && IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out var literal) && network.Contains(literal),
        _ => address.IdnHost.Equals(allowed, StringComparison.OrdinalIgnoreCase),
    };
}

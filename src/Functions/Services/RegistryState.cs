using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Services;

/// <summary>The registered endpoints of one service, as they are stored. New fields are optional.</summary>
/// <param name="Endpoints">Registrations by endpoint id.</param>
public sealed record RegistryState(IReadOnlyDictionary<string, Registration> Endpoints)
{
    /// <summary>When the pending signal comes that looks for ended leases; null where none is pending.</summary>
    public DateTimeOffset? LooksAt { get; init; }

    internal RegistryState With(Registration registration) =>
        this with { Endpoints = new Dictionary<string, Registration>(Endpoints) { [registration.Id] = registration } };

    internal RegistryState Without(IEnumerable<string> ids) =>
        this with { Endpoints = Endpoints.ExceptBy(ids, entry => entry.Key).ToDictionary() };
}

/// <summary>One registered endpoint, as it is stored.</summary>
/// <param name="Id">Name of the endpoint.</param>
/// <param name="Endpoint">What was said of it.</param>
/// <param name="LeaseSeconds">How long a lease lasts.</param>
/// <param name="LeaseUntil">When the present one ends.</param>
/// <param name="RequestedAt">When it was asked for; what was asked for earlier and comes later changes nothing.</param>
public sealed record Registration(
    string Id, RegisteredEndpointBody Endpoint, int LeaseSeconds, DateTimeOffset LeaseUntil, DateTimeOffset RequestedAt);

/// <summary>A wish to keep an endpoint.</summary>
/// <param name="Id">Name of the endpoint.</param>
/// <param name="LeaseSeconds">How long the lease shall last; null as long as the last one.</param>
/// <param name="RequestedAt">When it was asked for.</param>
public sealed record Renewal(string Id, int? LeaseSeconds, DateTimeOffset RequestedAt);

/// <summary>What is said of an endpoint that registers itself: the body of <c>PUT /api/services/{service}/endpoints/{id}</c>.</summary>
/// <param name="Address">Base address.</param>
/// <param name="Protocol">What it speaks, for example <c>open-inference</c>.</param>
public sealed record RegisteredEndpointBody(string Address, string Protocol)
{
    /// <summary>How long it stays without a heartbeat.</summary>
    public int? LeaseSeconds { get; init; }

    /// <summary>The version of the service that it runs; null is 1.</summary>
    public string? Version { get; init; }

    /// <summary>Where it is, for example <c>westeurope</c>.</summary>
    public string? Locality { get; init; }

    /// <summary>Its share among its equals; null is 1.</summary>
    public int? Weight { get; init; }

    /// <summary>Its rank; null is 0, the first.</summary>
    public int? Priority { get; init; }

    /// <summary>Price of a call; null is nothing.</summary>
    public double? CostPerCall { get; init; }

    /// <summary>Price of 1,000 tokens; null is nothing.</summary>
    public double? CostPerThousandTokens { get; init; }

    /// <summary>Tokens that it takes a minute; null knows no limit.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>Calls that it takes a minute; null knows no limit.</summary>
    public long? RequestsPerMinute { get; init; }

    /// <summary>The model's name over there.</summary>
    public string? Model { get; init; }

    /// <summary>Name of the setting that holds its key, one of those that the configuration allows.</summary>
    public string? KeySetting { get; init; }

    /// <summary>Mappings of http-json, by operation.</summary>
    public IReadOnlyDictionary<string, FieldMapping>? Fields { get; init; }

    /// <summary>Domain of the service, where nobody has declared it.</summary>
    public string? Domain { get; init; }

    /// <summary>Operations of the service, where nobody has declared it.</summary>
    public IReadOnlyList<string>? Operations { get; init; }

    internal EndpointDefinition ToDefinition(string id)
    {
        var defaults = new EndpointDefinition { Id = id, Protocol = Protocol };
        return defaults with
        {
            Address = new Uri(Address),
            Version = Version ?? defaults.Version,
            Locality = Locality,
            Weight = Weight ?? defaults.Weight,
            Priority = Priority ?? defaults.Priority,
            CostPerCall = CostPerCall ?? 0,
            CostPerThousandTokens = CostPerThousandTokens ?? 0,
            TokensPerMinute = TokensPerMinute,
            RequestsPerMinute = RequestsPerMinute,
            Model = Model,
            KeySetting = KeySetting,
            Fields = Fields ?? defaults.Fields,
        };
    }
}

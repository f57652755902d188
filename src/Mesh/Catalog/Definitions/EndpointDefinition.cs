namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>One place where a service can be called.</summary>
public sealed record EndpointDefinition
{
    /// <summary>Name of the endpoint, unique in its service.</summary>
    public required string Id { get; init; }

    /// <summary>The version of the service that it runs.</summary>
    public string Version { get; init; } = "1";

    /// <summary>One of in-process, open-inference, open-inference-grpc, openai, http-json.</summary>
    public required string Protocol { get; init; }

    /// <summary>
    /// Base address, for example <c>https://models.example.com:8443/</c>; null for in-process models. With the scheme
    /// <c>https+http</c> its host is a name that is looked up: each address that it has becomes an endpoint.
    /// </summary>
    public Uri? Address { get; init; }

    /// <summary>Where it is, for example <c>westeurope</c>; null says nothing.</summary>
    public string? Locality { get; init; }

    /// <summary>Its share of the calls among its equals, 0–1,000. 0 gets none.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Endpoints with a higher number are used when those with lower ones cannot take all calls. 0–127.</summary>
    public int Priority { get; init; }

    /// <summary>Price of a call, in the catalog's currency.</summary>
    public double CostPerCall { get; init; }

    /// <summary>Price of 1,000 tokens, in the catalog's currency.</summary>
    public double CostPerThousandTokens { get; init; }

    /// <summary>Tokens that it takes a minute; null knows no limit.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>Calls that it takes a minute; null knows no limit.</summary>
    public long? RequestsPerMinute { get; init; }

    /// <summary>The model's name over there; null uses the operation's key with Open Inference, the service's name with openai.</summary>
    public string? Model { get; init; }

    /// <summary>Name of the setting that holds its key. The key itself never stands in the catalog; null sends none.</summary>
    public string? KeySetting { get; init; }

    /// <summary>Mappings of <c>http-json</c>, by operation.</summary>
    public IReadOnlyDictionary<string, FieldMapping> Fields { get; init; } = new Dictionary<string, FieldMapping>();

    /// <summary>Who said that it exists.</summary>
    internal EndpointSource Source { get; init; }

    /// <summary>The name that its address was looked up by, for the Host header and TLS; null where the address says it itself.</summary>
    internal string? HostName { get; init; }
}

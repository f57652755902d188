using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>Where endpoints come from that are not in the configuration: registrations that the app keeps.</summary>
public interface ICatalogSource
{
    /// <summary>Tells of the next change of what <see cref="Read"/> answers.</summary>
    IChangeToken Changed { get; }

    /// <summary>What is registered now. Answers at once, from memory.</summary>
    IReadOnlyList<RegisteredService> Read();
}

/// <summary>The registered endpoints of one service.</summary>
/// <param name="Name">Name of the service.</param>
/// <param name="Endpoints">Its registered endpoints.</param>
public sealed record RegisteredService(string Name, IReadOnlyList<RegisteredEndpoint> Endpoints)
{
    /// <summary>The domain, for a service that no configuration declares; null where one does.</summary>
    public string? Domain { get; init; }

    /// <summary>The operations, for a service that no configuration declares.</summary>
    public IReadOnlyList<string> Operations { get; init; } = [];
}

/// <summary>An endpoint that is in the catalog for a time.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="LeaseUntil">When it leaves unless its lease is renewed.</param>
public sealed record RegisteredEndpoint(EndpointDefinition Endpoint, DateTimeOffset LeaseUntil)
{
    /// <summary>Who says that it exists. A stranger's address is judged at each connection; that of a worker of this app is not.</summary>
    internal EndpointSource Source { get; init; } = EndpointSource.Registration;
}

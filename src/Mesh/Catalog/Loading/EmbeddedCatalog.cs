using FunctionsOrchestration.Mesh.Protocols.InProcess;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Catalog.Loading;

/// <summary>
/// The services that are there without any configuration: one for each domain, named after it, with the models of this process. A
/// domain without models has a service without endpoints, so that its callers learn that it is not configured.
/// </summary>
/// <param name="models">The models of this process.</param>
internal sealed class EmbeddedCatalog(IEnumerable<InProcessModel> models)
{
    /// <summary>The services, by name.</summary>
    public IReadOnlyList<ServiceDefinition> Services { get; } =
        [.. Operations.Domains.Select(domain => Service(domain, [.. models.Select(model => model.Operation).Where(operation => operation.Domain == domain)]))];

    private static ServiceDefinition Service(string domain, Operation[] offered) => new()
    {
        Name = domain,
        Domain = domain,
        Operations =
        [
            .. (offered.Length > 0 ? offered : Operations.All.Where(operation => operation.Domain == domain))
                .Select(operation => operation.Name).Distinct().Order(StringComparer.Ordinal),
        ],
        Endpoints = offered.Length == 0 ? [] : [new EndpointDefinition { Id = "embedded", Protocol = "in-process", Source = EndpointSource.Embedded }],
    };
}

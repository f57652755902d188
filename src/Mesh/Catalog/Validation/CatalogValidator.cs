using FunctionsOrchestration.Mesh.LoadBalancing;
using FunctionsOrchestration.Mesh.Protocols;

namespace FunctionsOrchestration.Mesh.Catalog.Validation;

/// <summary>Finds everything that is wrong with a catalog. One error refuses all of it, so that a half-right catalog never runs.</summary>
/// <param name="protocols">What endpoints may speak.</param>
/// <param name="balancers">How calls may be spread.</param>
internal sealed class CatalogValidator(IEnumerable<IProtocol> protocols, IEnumerable<IBalancer> balancers)
{
    private readonly ServiceRules _service = new([.. balancers.Select(balancer => balancer.Name)]);
    private readonly EndpointRules _endpoint = new(protocols);

    /// <summary>What is wrong; empty where nothing is.</summary>
    public IReadOnlyList<CatalogError> Validate(IReadOnlyList<ServiceDefinition> services)
    {
        List<CatalogError> all = [];
        var byName = services.Where(service => service.Name is not null).ToLookup(service => service.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var same in byName.Where(same => same.Count() > 1))
            new CatalogErrors(all, same.Key).Add("Name", same.Key, $"{same.Count()} services have this name; each needs its own.");
        foreach (var service in services) Check(service, new CatalogErrors(all, service.Name));
        FallbackRules.Check(byName, all);
        return all;
    }

    /// <summary>What is wrong with one endpoint that is to join a service whose own declaration is right.</summary>
    public IReadOnlyList<CatalogError> Validate(ServiceDefinition service, EndpointDefinition endpoint)
    {
        List<CatalogError> all = [];
        _endpoint.Check(service, endpoint, new CatalogErrors(all, service.Name, endpoint.Id));
        return all;
    }

    private void Check(ServiceDefinition service, CatalogErrors errors)
    {
        _service.Check(service, errors);
        RangeRules.Check(service, errors);
        foreach (var endpoint in service.Endpoints) _endpoint.Check(service, endpoint, errors.Of(endpoint.Id ?? "?"));
    }
}

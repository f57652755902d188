using FunctionsOrchestration.Mesh.Catalog.Validation;
using FunctionsOrchestration.Mesh.Pipeline;

namespace FunctionsOrchestration.Mesh.Catalog.Loading;

/// <summary>Finds what is wrong with a registration before it is made.</summary>
/// <param name="validator">Tells what is wrong with a catalog.</param>
internal sealed class RegistrationCheck(CatalogValidator validator)
{
    /// <summary>What is wrong; empty where nothing is.</summary>
    /// <param name="registration">What is to be registered.</param>
    /// <param name="present">The running catalog.</param>
    public IReadOnlyList<CatalogError> Check(RegisteredService registration, MeshSnapshot present)
    {
        EndpointDefinition[] endpoints = [.. registration.Endpoints.Select(one => one.Endpoint)];
        if (present.Services.TryGetValue(registration.Name, out var known))
            return [.. Contradictions(registration, known), .. endpoints.SelectMany(endpoint => Conflicts(known, endpoint))];
        if (registration.Domain is { } domain)
            return validator.Validate([new ServiceDefinition { Name = registration.Name, Domain = domain, Operations = registration.Operations, Endpoints = endpoints }]);
        return
        [
            new CatalogError(
                registration.Name, null, "service", registration.Name,
                $"there is no such service. {NearestNames.Hint(registration.Name, present.Services.Keys)} To register a new one, say its domain and operations."),
        ];
    }

    private static IEnumerable<CatalogError> Contradictions(RegisteredService registration, ServiceModel known)
    {
        var definition = known.Definition;
        if (registration.Domain is { } domain && !domain.Equals(definition.Domain, StringComparison.OrdinalIgnoreCase))
            yield return new CatalogError(known.Name, null, "Domain", domain, $"the service's domain is '{definition.Domain}'. Leave it out, or name the service otherwise.");
        string[] strange = [.. registration.Operations.Where(operation => known.Operation(operation) is null)];
        if (strange.Length > 0)
        {
            yield return new CatalogError(
                known.Name, null, "Operations", string.Join(", ", strange),
                $"the service offers {string.Join(", ", definition.Operations)}. Leave them out, or name the service otherwise.");
        }
    }

    private IEnumerable<CatalogError> Conflicts(ServiceModel known, EndpointDefinition endpoint)
    {
        var same = known.Endpoints.FirstOrDefault(other => other.Id.Equals(endpoint.Id, StringComparison.OrdinalIgnoreCase));
        if (same is { Definition.Source: not EndpointSource.Registration })
            yield return new CatalogError(known.Name, endpoint.Id, "Id", endpoint.Id, "an endpoint of this id is there that was not registered; take another.");
        foreach (var error in validator.Validate(known.Definition, endpoint)) yield return error;
    }
}

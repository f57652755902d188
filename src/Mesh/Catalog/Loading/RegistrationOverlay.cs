using FunctionsOrchestration.Mesh.Catalog.Validation;

namespace FunctionsOrchestration.Mesh.Catalog.Loading;

/// <summary>
/// Puts registered endpoints into a valid catalog. A registration was right when it was made; where a later configuration contradicts
/// it, it is left out and named, and everything else goes on.
/// </summary>
/// <param name="validator">Tells what is wrong.</param>
/// <param name="time">Says whose lease has ended.</param>
internal sealed class RegistrationOverlay(CatalogValidator validator, TimeProvider time)
{
    /// <summary>The catalog with the registered endpoints in it.</summary>
    /// <param name="declared">The catalog, which is valid.</param>
    /// <param name="registered">What is registered.</param>
    /// <param name="leftOut">Gets why registered endpoints are not in it.</param>
    public IReadOnlyList<ServiceDefinition> Apply(
        IReadOnlyList<ServiceDefinition> declared, IEnumerable<RegisteredService> registered, List<CatalogError> leftOut)
    {
        var catalog = declared.ToDictionary(service => service.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var registration in registered)
        {
            List<EndpointDefinition> living = [.. Living(registration)];
            if (living.Count > 0 && Find(catalog, registration, leftOut) is { } service)
                catalog[service.Name] = service with { Endpoints = [.. service.Endpoints, .. Fitting(service, living, leftOut)] };
        }

        return [.. catalog.Values];
    }

    private IEnumerable<EndpointDefinition> Living(RegisteredService registration)
    {
        var now = time.GetUtcNow();
        return registration.Endpoints.Where(endpoint => endpoint.LeaseUntil > now)
            .Select(endpoint => endpoint.Endpoint with { Source = endpoint.Source });
    }

    private ServiceDefinition? Find(
        Dictionary<string, ServiceDefinition> catalog, RegisteredService registration, List<CatalogError> leftOut)
    {
        if (catalog.TryGetValue(registration.Name, out var declared)) return declared;
        if (registration.Domain is not { } domain)
        {
            leftOut.Add(new CatalogError(registration.Name, null, "Name", registration.Name, "the configuration no longer declares this service."));
            return null;
        }

        var service = new ServiceDefinition { Name = registration.Name, Domain = domain, Operations = registration.Operations };
        var errors = validator.Validate([service]);
        leftOut.AddRange(errors);
        return errors.Count == 0 ? service : null;
    }

    private IEnumerable<EndpointDefinition> Fitting(ServiceDefinition service, List<EndpointDefinition> living, List<CatalogError> leftOut)
    {
        var ids = service.Endpoints.Select(endpoint => endpoint.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var endpoint in living)
        {
            var errors = validator.Validate(service, endpoint);
            if (errors.Count == 0 && !ids.Add(endpoint.Id))
                errors = [new CatalogError(service.Name, endpoint.Id, "Id", endpoint.Id, "the configuration declares an endpoint of this id.")];
            leftOut.AddRange(errors);
            if (errors.Count == 0) yield return endpoint;
        }
    }
}

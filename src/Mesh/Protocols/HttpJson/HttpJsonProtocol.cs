using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols.Http;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Protocols.HttpJson;

/// <summary>Services with JSON of their own over HTTP; the catalog says which of its fields is which of the contract's.</summary>
/// <param name="transport">The connections.</param>
internal sealed class HttpJsonProtocol(HttpTransport transport) : IProtocol
{
    public string Name => "http-json";

    public IEnumerable<string> Validate(ServiceDefinition service, EndpointDefinition endpoint)
    {
        foreach (var wrong in AddressRules.Validate(endpoint)) yield return wrong;
        foreach (var (operation, mapping) in service.Operations.Select(name => (Operations.Find(service.Domain, name), Mapping(endpoint, name))))
        {
            if (operation is null) continue;
            if (mapping is null)
            {
                yield return $"Fields of '{operation.Name}' are missing; declare at least its path.";
                continue;
            }

            foreach (var wrong in FieldRules.Validate(operation, mapping)) yield return wrong;
        }
    }

    public IEndpointChannel Connect(ServiceDefinition service, EndpointDefinition endpoint) => new HttpJsonChannel(
        transport, endpoint, service.Health.ProbePath,
        service.Operations.Select(name => Operations.Find(service.Domain, name)!)
            .ToDictionary(operation => operation, operation => new FieldMap(operation, Mapping(endpoint, operation.Name)!)));

    private static FieldMapping? Mapping(EndpointDefinition endpoint, string operation) =>
        endpoint.Fields.FirstOrDefault(pair => pair.Key.Equals(operation, StringComparison.OrdinalIgnoreCase)).Value;
}

using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols.Http;

namespace FunctionsOrchestration.Mesh.Protocols.OpenInference;

/// <summary>What the Open Inference Protocol asks of an endpoint.</summary>
internal static class InferenceRules
{
    public static IEnumerable<string> Validate(ServiceDefinition service, EndpointDefinition endpoint)
    {
        foreach (var wrong in AddressRules.Validate(endpoint)) yield return wrong;
        if (endpoint.Model is { } model && service.Operations.Count > 1)
            yield return $"Model '{model}' is one model, and the service has {service.Operations.Count} operations; leave it out to call each by its name, such as '{service.Domain}.{service.Operations[0]}'.";
    }
}

using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols.Http;

namespace FunctionsOrchestration.Mesh.Protocols.OpenInference.Grpc;

/// <summary>Open Inference Protocol v2 over gRPC; an address of http:// is HTTP/2 without TLS.</summary>
/// <param name="transport">The connections.</param>
internal sealed class GrpcProtocol(HttpTransport transport) : IProtocol
{
    public string Name => "open-inference-grpc";

    public IEnumerable<string> Validate(ServiceDefinition service, EndpointDefinition endpoint)
    {
        foreach (var wrong in InferenceRules.Validate(service, endpoint)) yield return wrong;
        if (endpoint.Address is { IsAbsoluteUri: true, AbsolutePath.Length: > 1 } address) yield return $"Address '{address}' has a path, and gRPC has none.";
    }

    public IEndpointChannel Connect(ServiceDefinition service, EndpointDefinition endpoint) => new InferenceChannel(transport, endpoint);
}

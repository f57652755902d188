using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols.Http;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Protocols.OpenInference.Rest;

/// <summary>Open Inference Protocol v2 over REST: KServe, Triton, MLServer, OpenVINO and this project's model server.</summary>
/// <param name="transport">The connections.</param>
internal sealed class RestProtocol(HttpTransport transport) : IProtocol
{
    public string Name => "open-inference";

    public IEnumerable<string> Validate(ServiceDefinition service, EndpointDefinition endpoint) => InferenceRules.Validate(service, endpoint);

    public IEndpointChannel Connect(ServiceDefinition service, EndpointDefinition endpoint) => new RestChannel(transport, endpoint);
}

/// <summary>One endpoint.</summary>
internal sealed class RestChannel(HttpTransport transport, EndpointDefinition endpoint) : IEndpointChannel
{
    private readonly HttpEndpoint _http = new(transport, endpoint);

    public async ValueTask<EndpointReply> SendAsync(Operation operation, object payload, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> request;
        try
        {
            request = RestInference.WriteRequest(payload);
        }
        catch (ArgumentException)
        {
            return EndpointReply.Failed(FaultKind.InvalidInput, "A number is NaN or infinite, which JSON cannot say.");
        }

        var path = $"v2/models/{Uri.EscapeDataString(endpoint.Model ?? operation.Key)}/infer";
        var reply = await _http.PostAsync(path, request, cancellation);
        return reply.Translate(answer => RestInference.ReadAnswer(operation, payload, answer), RestInference.Refusal);
    }

    public ValueTask<string?> ProbeAsync(CancellationToken cancellation) => _http.ProbeAsync("v2/health/ready", cancellation);

    public void Dispose() => _http.Dispose();
}

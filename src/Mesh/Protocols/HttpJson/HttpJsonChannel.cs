using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols.Http;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Protocols.HttpJson;

/// <summary>One endpoint with JSON of its own.</summary>
/// <param name="transport">The connections.</param>
/// <param name="endpoint">The endpoint.</param>
/// <param name="probePath">Where it says whether it is well.</param>
/// <param name="maps">The mapping of each operation.</param>
internal sealed class HttpJsonChannel(
    HttpTransport transport, EndpointDefinition endpoint, string probePath, IReadOnlyDictionary<Operation, FieldMap> maps) : IEndpointChannel
{
    private readonly HttpEndpoint _http = new(transport, endpoint);

    public async ValueTask<EndpointReply> SendAsync(Operation operation, object payload, CancellationToken cancellation)
    {
        var map = maps[operation];
        ReadOnlyMemory<byte> request;
        try
        {
            request = map.Write(payload);
        }
        catch (ArgumentException)
        {
            return EndpointReply.Failed(FaultKind.InvalidInput, "A number is NaN or infinite, which JSON cannot say.");
        }

        var reply = await _http.PostAsync(map.Path, request, cancellation);
        return reply.Translate(answer => map.Read(payload, answer));
    }

    public ValueTask<string?> ProbeAsync(CancellationToken cancellation) => _http.ProbeAsync(probePath.TrimStart('/'), cancellation);

    public void Dispose() => _http.Dispose();
}

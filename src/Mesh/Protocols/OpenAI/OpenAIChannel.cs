using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols.Http;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Protocols.OpenAI;

/// <summary>One model of an OpenAI-compatible endpoint.</summary>
/// <param name="transport">The connections.</param>
/// <param name="endpoint">The endpoint.</param>
/// <param name="model">The model's name over there.</param>
internal sealed class OpenAIChannel(HttpTransport transport, EndpointDefinition endpoint, string model) : IEndpointChannel
{
    private readonly HttpEndpoint _http = new(transport, endpoint);

    private string ChatPath => $"{Version}chat/completions";

    // Addresses are given with and without it.
    private string Version => _http.Address.AbsolutePath.EndsWith("/v1/", StringComparison.Ordinal) ? "" : "v1/";

    public async ValueTask<EndpointReply> SendAsync(Operation operation, object payload, CancellationToken cancellation) => payload switch
    {
        ChatRequest chat => (await _http.PostAsync(ChatPath, ChatWire.Write(model, chat, stream: false), cancellation))
            .Translate(ChatWire.Read, OpenAIErrors.Refusal),
        TextsRequest texts => (await _http.PostAsync($"{Version}embeddings", EmbeddingWire.Write(model, texts), cancellation))
            .Translate(answer => EmbeddingWire.Read(answer, texts.Texts.Count), OpenAIErrors.Refusal),
        _ => EndpointReply.Failed(FaultKind.InvalidInput, $"'{operation.Key}' is not in this protocol."),
    };

    public IAsyncEnumerable<ReplyPart> StreamAsync(Operation operation, object payload, CancellationToken cancellation) =>
        payload is ChatRequest chat
            ? ChatStream.ReadAsync(_http, ChatPath, ChatWire.Write(model, chat, stream: true), cancellation)
            : ReplyPart.InOneAsync(this, operation, payload, cancellation);

    public ValueTask<string?> ProbeAsync(CancellationToken cancellation) => _http.ProbeAsync($"{Version}models", cancellation);

    public void Dispose() => _http.Dispose();
}

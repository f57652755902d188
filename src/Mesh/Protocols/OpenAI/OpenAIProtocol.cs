using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols.Http;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Protocols.OpenAI;

/// <summary>What OpenAI, Azure OpenAI, vLLM, Ollama, llama.cpp and others speak: chat completions and embeddings.</summary>
/// <param name="transport">The connections.</param>
internal sealed class OpenAIProtocol(HttpTransport transport) : IProtocol
{
    private static readonly Operation[] Offered = [Operations.Chat, Operations.Embed];

    public string Name => "openai";

    public IEnumerable<string> Validate(ServiceDefinition service, EndpointDefinition endpoint)
    {
        foreach (var wrong in AddressRules.Validate(endpoint)) yield return wrong;
        foreach (var name in service.Operations)
        {
            if (Operations.Find(service.Domain, name) is { } operation && !Offered.Contains(operation))
                yield return $"Protocol '{Name}' has generative.chat and nlp.embed, not '{operation.Key}'.";
        }
    }

    public IEndpointChannel Connect(ServiceDefinition service, EndpointDefinition endpoint) =>
        new OpenAIChannel(transport, endpoint, endpoint.Model ?? service.Name);
}

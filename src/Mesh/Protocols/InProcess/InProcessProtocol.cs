using System.Collections.Frozen;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Protocols.InProcess;

/// <summary>Models that run in this process: a call is a method call, and nothing is translated.</summary>
/// <param name="models">Every operation that has a model here.</param>
internal sealed class InProcessProtocol(IEnumerable<InProcessModel> models) : IProtocol
{
    /// <summary>Its name in the catalog.</summary>
    public const string ProtocolName = "in-process";

    private readonly FrozenDictionary<Operation, InProcessModel> _models = models.ToFrozenDictionary(model => model.Operation);

    public string Name => ProtocolName;

    public IEnumerable<string> Validate(ServiceDefinition service, EndpointDefinition endpoint)
    {
        if (endpoint.Address is not null) yield return "An in-process endpoint has no address.";
        foreach (var name in service.Operations)
        {
            if (Operations.Find(service.Domain, name) is { } operation && !_models.ContainsKey(operation))
                yield return $"No model in this process offers '{operation.Key}'.";
        }
    }

    public IEndpointChannel Connect(ServiceDefinition service, EndpointDefinition endpoint) => new Channel(_models);

    private sealed class Channel(FrozenDictionary<Operation, InProcessModel> models) : IEndpointChannel
    {
        public ValueTask<EndpointReply> SendAsync(Operation operation, object payload, CancellationToken cancellation) =>
            models[operation].Answer(payload, cancellation);

        public ValueTask<string?> ProbeAsync(CancellationToken cancellation) => ValueTask.FromResult<string?>(null);

        public void Dispose()
        {
        }
    }
}

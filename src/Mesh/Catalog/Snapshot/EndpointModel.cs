using FunctionsOrchestration.Mesh.Protocols;

namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>An endpoint of a snapshot: its declaration, the way to it, and what is known about it.</summary>
/// <param name="definition">The declaration.</param>
/// <param name="channel">The way to it.</param>
/// <param name="state">What is known about it; outlives the snapshot.</param>
internal sealed class EndpointModel(EndpointDefinition definition, IEndpointChannel channel, EndpointState state)
{
    public string Id => Definition.Id;

    public EndpointDefinition Definition { get; } = definition;

    /// <summary>True where it takes only so many tokens or calls a minute; only then they are counted.</summary>
    public bool IsLimited { get; } = definition is not { TokensPerMinute: null, RequestsPerMinute: null };

    public IEndpointChannel Channel { get; } = channel;

    public EndpointState State { get; } = state;
}

using System.Collections.Frozen;

namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>The whole catalog as calls see it. Immutable: a change makes another one, and calls under way keep theirs.</summary>
/// <param name="services">Every service, each name once.</param>
internal sealed class MeshSnapshot(IEnumerable<ServiceModel> services)
{
    /// <summary>The services by name, in any case.</summary>
    public FrozenDictionary<string, ServiceModel> Services { get; } =
        services.ToFrozenDictionary(service => service.Name, StringComparer.OrdinalIgnoreCase);
}

using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh;

/// <summary>Tells what the mesh knows, and helps those who bring something into it.</summary>
public interface IMeshStatus
{
    /// <summary>Everything, as it is now.</summary>
    MeshStatus Read();

    /// <summary>One service as it is now; null where there is none of that name.</summary>
    /// <param name="name">The name, in any case.</param>
    ServiceStatus? Find(string name);

    /// <summary>A sentence with the services that a mistyped name may have meant.</summary>
    /// <param name="name">The name that there is not.</param>
    string Nearest(string name);

    /// <summary>What is wrong with endpoints that are to join a service; nothing where they may.</summary>
    /// <param name="registration">
    /// The service with these endpoints. Domain and operations are needed where there is no such service yet, and must be the service's
    /// own where there is.
    /// </param>
    IReadOnlyList<CatalogError> Check(RegisteredService registration);
}

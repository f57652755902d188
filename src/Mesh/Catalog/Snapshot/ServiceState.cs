namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>What is known about a service now. It stays when the catalog changes around it.</summary>
internal sealed class ServiceState;

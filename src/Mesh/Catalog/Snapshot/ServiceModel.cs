using System.Collections.Frozen;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>A service of a snapshot: its declaration, made ready for calls.</summary>
internal sealed class ServiceModel
{
    private readonly FrozenDictionary<string, Operation> _operations;
    private readonly FrozenDictionary<string, VersionModel> _versions;

    /// <param name="definition">The declaration, which is valid.</param>
    /// <param name="versions">Its versions with their endpoints.</param>
    /// <param name="state">What outlives the snapshot.</param>
    public ServiceModel(ServiceDefinition definition, IReadOnlyList<VersionModel> versions, ServiceState state)
    {
        (Definition, State) = (definition, state);
        _operations = definition.Operations.Select(name => Translation.Operations.Find(definition.Domain, name)!)
            .ToFrozenDictionary(operation => operation.Name, StringComparer.OrdinalIgnoreCase);
        _versions = versions.ToFrozenDictionary(version => version.Name, StringComparer.OrdinalIgnoreCase);
        Endpoints = [.. versions.SelectMany(version => version.Endpoints)];
        Default = definition.DefaultVersion is { } name ? _versions.GetValueOrDefault(name) : versions.Count > 0 ? versions[0] : null;
    }

    public string Name => Definition.Name;

    public ServiceDefinition Definition { get; }

    /// <summary>What outlives the snapshot.</summary>
    public ServiceState State { get; }

    /// <summary>The version that answers unless something says otherwise; null while the service has no endpoint.</summary>
    public VersionModel? Default { get; }

    /// <summary>The endpoints of all versions.</summary>
    public IReadOnlyList<EndpointModel> Endpoints { get; }

    public IEnumerable<VersionModel> Versions => _versions.Values;

    public IEnumerable<string> OperationNames => _operations.Keys;

    public Operation? Operation(string name) => _operations.GetValueOrDefault(name);

    public VersionModel? Version(string name) => _versions.GetValueOrDefault(name);
}

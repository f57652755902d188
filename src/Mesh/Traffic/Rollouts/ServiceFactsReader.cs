using System.Text.Json;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Traffic.Shadow;

namespace FunctionsOrchestration.Mesh.Traffic.Rollouts;

/// <summary>Reads what plans are checked against: the catalog, the health of versions, and the experiments of other services.</summary>
public sealed class ServiceFactsReader
{
    private readonly MeshCatalog _catalog;
    private readonly IMeshStatus _status;
    private readonly IEnumerable<IAnswerJudge> _judges;
    private readonly IEnumerable<IControlBoard> _boards;

    internal ServiceFactsReader(MeshCatalog catalog, IMeshStatus status, IEnumerable<IAnswerJudge> judges, IEnumerable<IControlBoard> boards) =>
        (_catalog, _status, _judges, _boards) = (catalog, status, judges, boards);

    /// <summary>The facts of a service; null where there is none of that name.</summary>
    /// <param name="service">The name, in any case.</param>
    /// <param name="stable">The version that its split names; null where it names none.</param>
    public ServiceFacts? Find(string service, string? stable)
    {
        if (!_catalog.Snapshot.Services.TryGetValue(service, out var model) || _status.Find(service) is not { } status) return null;
        return new ServiceFacts(
            model.Name, stable ?? model.Default?.Name,
            [.. status.Versions.Select(version => new VersionFacts(version.Name, version.Usable, HasPrice(model.Version(version.Name))))],
            [.. model.OperationNames.Order(StringComparer.Ordinal)], model.OperationNames.Any(name => model.Operation(name)!.CanStream),
            [.. _judges.Select(judge => judge.Name).Order(StringComparer.Ordinal)])
        {
            TakenGroups = [.. OtherSplits(model.Name).SelectMany(split => split.Experiments).Select(experiment => experiment.Group).OfType<ExclusionShare>()],
        };
    }

    private IEnumerable<SplitDefinition> OtherSplits(string service) => _boards.SelectMany(board => board.Read(TrafficBoard.Kind))
        .Where(notice => !notice.Key.Equals(service, StringComparison.OrdinalIgnoreCase))
        .Select(notice => JsonSerializer.Deserialize<SplitDefinition>(notice.Json, JsonSerializerOptions.Web)).OfType<SplitDefinition>();

    private static bool HasPrice(VersionModel? version) =>
        version is not null && version.Endpoints.Any(endpoint => endpoint.Definition is { CostPerCall: > 0 } or { CostPerThousandTokens: > 0 });
}

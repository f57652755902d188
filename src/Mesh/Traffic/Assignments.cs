using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.Traffic;

/// <summary>Tells which version a subject gets, without a call and without counting it: for people who look into a complaint, and for pages.</summary>
public sealed class Assignments
{
    private readonly MeshCatalog _catalog;
    private readonly TrafficBoard _traffic;

    internal Assignments(MeshCatalog catalog, TrafficBoard traffic) => (_catalog, _traffic) = (catalog, traffic);

    /// <summary>The assignment of each subject, as this worker goes by it now.</summary>
    /// <param name="service">Name of the service, in any case.</param>
    /// <param name="subjects">Users, tenants, values of a header or cookie: whichever the split goes by.</param>
    /// <returns>In the order of the subjects; null where there is no such service.</returns>
    public IReadOnlyList<Assignment>? Find(string service, IReadOnlyList<string> subjects)
    {
        if (!_catalog.Snapshot.Services.TryGetValue(service, out var model)) return null;
        var (split, own) = (_traffic.Find(model.Name), model.Default?.Name);
        return [.. subjects.Select(subject => Of(subject, split, own))];
    }

    private static Assignment Of(string subject, TrafficSplit? split, string? own) => split is null
        ? new Assignment(subject, SplitArm.Stable, own)
        : split.Preview(subject) is { } arm ? new Assignment(subject, arm.Name, arm.Version ?? own) : new Assignment(subject, null, null);
}

/// <summary>What a subject gets.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Arm">A variant's name, <c>canary</c>, <c>baseline</c> or <c>stable</c>; null where chance decides for each call.</param>
/// <param name="Version">The version; null where chance decides, or the service has none.</param>
public sealed record Assignment(string Subject, string? Arm, string? Version);

using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.Health;

/// <summary>Who can be used now.</summary>
internal static class Availability
{
    /// <summary>
    /// The endpoints that can be used. When fewer than the panic threshold are left, ejections are not believed: they come from
    /// statistics, and when most look sick it is rather the judge who is. Failing probes, open circuits and rests are facts about one
    /// endpoint and hold in a panic too.
    /// </summary>
    public static IReadOnlyList<EndpointModel> Usable(IReadOnlyList<EndpointModel> all, double panicThreshold, long now)
    {
        List<EndpointModel> answering = [.. all.Where(endpoint => IsAnswering(endpoint.State.Health, now))];
        List<EndpointModel> usable = [.. answering.Where(endpoint => !endpoint.State.Health.IsEjected(now))];
        return usable.Count < panicThreshold * all.Count ? answering : usable;
    }

    private static bool IsAnswering(EndpointHealth health, long now) =>
        !health.Probes.IsFailing && !health.IsResting(now) && !health.IsOpen(now) && !health.IsShut(now);
}

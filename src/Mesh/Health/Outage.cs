using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.Health;

/// <summary>Says why nobody of a version can be used, so that whoever is refused need not look it up.</summary>
internal static class Outage
{
    private const int Shown = 3;

    /// <summary>The first endpoints, each with its reason.</summary>
    /// <param name="version">The version.</param>
    /// <param name="now">The present, in UTC ticks.</param>
    public static string Describe(VersionModel version, long now)
    {
        var reasons = version.Endpoints.Take(Shown).Select(endpoint => $"'{endpoint.Id}' {Reason(endpoint.State.Health, now)}");
        var others = version.Endpoints.Count - Shown;
        return $"{string.Join(", ", reasons)}{(others > 0 ? $", and {others} more" : "")}.";
    }

    private static string Reason(EndpointHealth health, long now) => health switch
    {
        { Probes: { IsFailing: true, Problem: var problem } } => $"fails its probes ({problem?.TrimEnd('.')})",
        _ when health.IsResting(now) => "asked to be left alone",
        _ when health.IsShut(now) => $"has an open circuit, for all workers ({health.Shared?.Notice?.Why.TrimEnd('.')})",
        _ when health.IsOpen(now) => "has an open circuit",
        _ when health.IsEjected(now) => "is ejected",
        _ => "lets one call try first",
    };
}

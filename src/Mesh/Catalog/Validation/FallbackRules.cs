using FunctionsOrchestration.Mesh.Pipeline;

namespace FunctionsOrchestration.Mesh.Catalog.Validation;

/// <summary>Who may be asked instead of whom: services and versions that there are, which offer the same, and never in a circle.</summary>
internal static class FallbackRules
{
    public static void Check(ILookup<string, ServiceDefinition> services, List<CatalogError> all)
    {
        foreach (var service in services.SelectMany(same => same))
        {
            var errors = new CatalogErrors(all, service.Name);
            foreach (var (kind, entries) in Lists(service))
            {
                foreach (var (index, entry) in entries.Index())
                    CheckEntry(service, entry, $"Resilience:Fallbacks:{kind}:{index}", services, errors);
            }
        }

        foreach (var kind in (ReadOnlySpan<string>)[nameof(FallbackDefinition.Unavailable), nameof(FallbackDefinition.ContextTooLong), nameof(FallbackDefinition.ContentRefused)])
            foreach (var cycle in FallbackCycles.Find(services.ToDictionary(same => same.Key, same => Targets(same.First(), kind), StringComparer.OrdinalIgnoreCase)))
                new CatalogErrors(all, cycle[0]).Add($"Resilience:Fallbacks:{kind}", string.Join(" → ", cycle), "fallbacks must not lead in a circle; take one of them out.");
    }

    private static (string Kind, IReadOnlyList<string> Entries)[] Lists(ServiceDefinition service)
    {
        var fallbacks = service.Resilience.Fallbacks;
        return
        [
            (nameof(fallbacks.Unavailable), fallbacks.Unavailable),
            (nameof(fallbacks.ContextTooLong), fallbacks.ContextTooLong),
            (nameof(fallbacks.ContentRefused), fallbacks.ContentRefused),
        ];
    }

    private static void CheckEntry(
        ServiceDefinition service, string entry, string field, ILookup<string, ServiceDefinition> services, CatalogErrors errors)
    {
        var substitute = FallbackTarget.Parse(entry, service.Name);
        if (services[substitute.Service].FirstOrDefault() is not { } target)
        {
            errors.Add(field, entry, $"there is no service '{substitute.Service}'. {NearestNames.Hint(substitute.Service, services.Select(same => same.Key))}");
            return;
        }

        // A target without endpoints waits for registrations, which may bring any version.
        if (substitute.Version is { } version && target.Endpoints.Count > 0 && !target.Endpoints.Any(endpoint => Same(endpoint.Version, version)))
            errors.Add(field, entry, $"'{target.Name}' has no version '{version}'. {NearestNames.Hint(version, target.Endpoints.Select(endpoint => endpoint.Version).Distinct())}");
        string[] lacking = Same(service.Domain, target.Domain)
            ? [.. service.Operations.Except(target.Operations, StringComparer.OrdinalIgnoreCase)] : [.. service.Operations];
        if (lacking.Length > 0)
            errors.Add(field, entry, $"'{target.Name}' ({target.Domain}) does not offer {service.Domain}.{string.Join($", {service.Domain}.", lacking)}; a fallback must offer all that '{service.Name}' does.");
    }

    /// <summary>Another version of the same service is no step to another service, and cannot lead in a circle.</summary>
    private static string[] Targets(ServiceDefinition service, string kind) =>
    [
        .. Lists(service).Single(list => list.Kind == kind).Entries.Select(entry => FallbackTarget.Parse(entry, service.Name))
            .Where(target => target.Version is null || !Same(target.Service, service.Name)).Select(target => target.Service),
    ];

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}

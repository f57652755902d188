using System.Text.RegularExpressions;
using FunctionsOrchestration.Mesh.Containment.Adaptive;
using FunctionsOrchestration.Mesh.Pipeline;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Catalog.Validation;

/// <summary>What a service's names must be.</summary>
/// <param name="balancers">Names of the balancers.</param>
internal sealed partial class ServiceRules(IReadOnlyList<string> balancers)
{
    private static readonly string[] Domains = [.. Operations.Domains];

    public void Check(ServiceDefinition service, CatalogErrors errors)
    {
        errors.Check(
            service.Name is { } name && NamePattern().IsMatch(name), nameof(service.Name), service.Name,
            "1–63 lower-case letters, digits and hyphens, with a letter or digit at both ends");
        Known(service.Domain, Domains, nameof(service.Domain), "domain", errors);
        Known(service.Balancing.Policy, balancers, "Balancing:Policy", "balancer", errors);
        foreach (var (index, transform) in service.Transforms.Index()) Known(transform, Transforms.Names, $"Transforms:{index}", "transform", errors);
        Known(service.Containment.Concurrency.Algorithm, ConcurrencyAlgorithms.Names, "Containment:Concurrency:Algorithm", "algorithm", errors);
        CheckOperations(service, errors);
        CheckEndpointIds(service, errors);
        CheckDefaultVersion(service, errors);
    }

    private static void Known(string? value, IReadOnlyList<string> known, string field, string what, CatalogErrors errors)
    {
        if (value is not null && known.Contains(value, StringComparer.OrdinalIgnoreCase)) return;
        errors.Add(field, value, $"there is no such {what}. {NearestNames.Hint(value ?? "", known)}");
    }

    private static void CheckOperations(ServiceDefinition service, CatalogErrors errors)
    {
        if (service.Domain is not { } domain || !Domains.Contains(domain, StringComparer.OrdinalIgnoreCase)) return;
        string[] offered = [.. Operations.All.Where(operation => Same(operation.Domain, domain)).Select(operation => operation.Name)];
        if (service.Operations.Count == 0)
            errors.Add(nameof(service.Operations), null, $"name at least one of {string.Join(", ", offered.Order())}.");
        foreach (var (index, name) in service.Operations.Index())
        {
            if (Operations.Find(domain, name) is null)
                errors.Add($"Operations:{index}", name, $"the domain '{domain}' has no such operation. {NearestNames.Hint(name, offered)}");
            else if (service.Operations.Take(index).Contains(name, StringComparer.OrdinalIgnoreCase))
                errors.Add($"Operations:{index}", name, "the operation is named twice; leave one out.");
        }
    }

    private static void CheckEndpointIds(ServiceDefinition service, CatalogErrors errors)
    {
        var twice = service.Endpoints.Where(endpoint => endpoint.Id is not null)
            .GroupBy(endpoint => endpoint.Id, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1);
        foreach (var same in twice)
            errors.Of(same.Key).Add("Id", same.Key, $"{same.Count()} endpoints of the service have this id; each needs its own.");
    }

    /// <summary>A service without endpoints waits for registrations, which may bring any version.</summary>
    private static void CheckDefaultVersion(ServiceDefinition service, CatalogErrors errors)
    {
        if (service.DefaultVersion is not { } wanted || service.Endpoints.Count == 0) return;
        if (service.Endpoints.Any(endpoint => Same(endpoint.Version, wanted))) return;
        var versions = service.Endpoints.Select(endpoint => endpoint.Version).Distinct();
        errors.Add(nameof(service.DefaultVersion), wanted, $"no endpoint has this version. {NearestNames.Hint(wanted, versions)}");
    }

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex NamePattern();
}

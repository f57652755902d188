namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>An entry of a fallback list, taken apart.</summary>
/// <param name="Service">The service that is asked instead.</param>
/// <param name="Version">The version that must answer; null leaves it to that service.</param>
internal readonly record struct FallbackTarget(string Service, string? Version)
{
    /// <summary>Reads <c>service</c>, <c>service@version</c>, or <c>@version</c> of the service itself.</summary>
    public static FallbackTarget Parse(string entry, string own) => entry.Split('@', 2) switch
    {
        ["", var version] => new(own, version),
        [var service, var version] => new(service, version),
        _ => new(entry, null),
    };
}

namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>One thing that is wrong with a catalog.</summary>
/// <param name="Service">Name of the service; null where the catalog as a whole is wrong.</param>
/// <param name="Endpoint">Id of the endpoint; null where the service itself is wrong.</param>
/// <param name="Field">Path of the field, for example <c>Resilience:Circuit:Window</c>.</param>
/// <param name="Value">What stands there, shortened; null where nothing does.</param>
/// <param name="Message">Why it is refused and what would be right, as a sentence that follows the field's name.</param>
public sealed record CatalogError(string? Service, string? Endpoint, string Field, string? Value, string Message)
{
    /// <summary>All of it as one sentence.</summary>
    public override string ToString() => $"{Place}{Field} {(Value is null ? "is missing" : $"is '{Value}'")}: {Message}";

    private string Place => (Service, Endpoint) switch
    {
        (null, _) => "",
        (_, null) => $"Service '{Service}': ",
        _ => $"Service '{Service}', endpoint '{Endpoint}': ",
    };
}

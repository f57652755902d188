namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>How the catalog came about.</summary>
/// <param name="LoadedAt">When the running one was put into force.</param>
public sealed record CatalogReport(DateTimeOffset LoadedAt)
{
    /// <summary>The changed configuration that was refused last, while it is still there; null where the running one is the newest.</summary>
    public RefusedCatalog? Refused { get; init; }

    /// <summary>Registered endpoints and names that are not in it, and why.</summary>
    public IReadOnlyList<CatalogError> LeftOut { get; init; } = [];
}

/// <summary>A catalog that was not put into force.</summary>
/// <param name="At">When.</param>
/// <param name="Errors">Everything that is wrong with it.</param>
public sealed record RefusedCatalog(DateTimeOffset At, IReadOnlyList<CatalogError> Errors);

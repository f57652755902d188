namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>The catalog that the app was started with is refused. The message lists everything that is wrong with it.</summary>
/// <param name="errors">At least one.</param>
public sealed class InvalidCatalogException(IReadOnlyList<CatalogError> errors)
    : Exception($"The catalog of services is refused: {errors.Count} {(errors.Count == 1 ? "error" : "errors")}.{string.Concat(errors.Select(error => $"{Environment.NewLine}- {error}"))}")
{
    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<CatalogError> Errors { get; } = errors;
}

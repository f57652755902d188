namespace FunctionsOrchestration.Mesh.Translation;

/// <summary>A table of texts, such as a CSV file.</summary>
/// <param name="Columns">The names of the columns, each once.</param>
/// <param name="Rows">The rows, each with a cell for every column, oldest first where they are a series.</param>
public sealed record Table(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>The column whose numbers are meant; null where only one column holds numbers.</summary>
    public string? Measure { get; init; }
}

namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>How one operation looks at a service that speaks plain JSON over HTTP.</summary>
public sealed record FieldMapping
{
    /// <summary>Path to POST to, relative to the endpoint's address.</summary>
    public string Path { get; init; } = "";

    /// <summary>From a field of the canonical input to the JSON path it is written to, for example <c>text</c> → <c>document.content</c>.</summary>
    public IReadOnlyDictionary<string, string> Request { get; init; } = new Dictionary<string, string>();

    /// <summary>From a field of the canonical answer to the JSON path it is read from.</summary>
    public IReadOnlyDictionary<string, string> Response { get; init; } = new Dictionary<string, string>();
}

using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI.Loading;

/// <summary>A model file that is there and whole.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Package">The npm package that it came in.</param>
/// <param name="Version">The version of that package.</param>
internal sealed record ModelFile(string Path, string Package, string Version)
{
    /// <summary>How results name the model.</summary>
    /// <param name="name">The model's own name.</param>
    /// <param name="note">What a reader of the result must know.</param>
    public ModelInfo Describe(string name, string? note = null) => new(name, $"{Package} {Version}", note);
}

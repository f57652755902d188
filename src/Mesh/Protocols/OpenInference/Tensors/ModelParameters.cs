using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Protocols.OpenInference;

/// <summary>Which model answered, as parameters of an answer: the protocol's own field repeats the name that was called.</summary>
internal static class ModelParameters
{
    private const string Name = "model";
    private const string Version = "model_version";
    private const string Note = "note";

    public static IReadOnlyDictionary<string, string> Write(ModelInfo? model)
    {
        var parameters = new Dictionary<string, string>();
        if (model is null) return parameters;
        (parameters[Name], parameters[Version]) = (model.Name, model.Version);
        if (model.Note is { } note) parameters[Note] = note;
        return parameters;
    }

    /// <summary>The model that the parameters name, or else the one that was called.</summary>
    public static ModelInfo Read(TensorSet set, string called, string? version) => set.Parameter(Name) is { } name
        ? new ModelInfo(name, set.Parameter(Version) ?? "", set.Parameter(Note))
        : new ModelInfo(called, version ?? "");
}

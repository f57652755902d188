using System.Collections.Frozen;

namespace FunctionsOrchestration.Mesh.Translation;

/// <summary>Every transform that there is, by name. Where one step's output enters another domain, one of them must be named or fit.</summary>
public static class Transforms
{
    /// <summary>The text of an image, in reading order.</summary>
    public static readonly Transform OcrToText = Transform.Of<RecognizedText, TextRequest>("ocr-to-text", OcrText.Of);

    /// <summary>The things in an image, as a sentence.</summary>
    public static readonly Transform DetectionsToCaption = Transform.Of<DetectedObjects, TextRequest>("detections-to-caption", Caption.Of);

    /// <summary>One text as the only one to embed.</summary>
    public static readonly Transform TextToEmbedding =
        Transform.Of<TextRequest, TextsRequest>("text-to-embedding", text => TransformResult.Of(new TextsRequest([text.Text])));

    /// <summary>A column of a table as a series.</summary>
    public static readonly Transform TableToSeries = Transform.Of<Table, SeriesRequest>("table-to-series", TableSeries.Of);

    private static readonly FrozenDictionary<string, Transform> ByName =
        new[] { OcrToText, DetectionsToCaption, TextToEmbedding, TableToSeries }
            .ToFrozenDictionary(transform => transform.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>All of them, in the order of their names.</summary>
    public static IReadOnlyList<Transform> All { get; } = [.. ByName.Values.OrderBy(transform => transform.Name, StringComparer.Ordinal)];

    /// <summary>The transform of a name; null where there is none.</summary>
    /// <param name="name">Its name; case does not matter.</param>
    public static Transform? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>
    /// Turns what one operation gave into what another takes. What it takes already passes unchanged.
    /// </summary>
    /// <param name="value">A canonical answer, or a table.</param>
    /// <param name="to">The operation that comes next.</param>
    /// <returns>The input, or an error; where no transform fits, one that lists those that there are.</returns>
    public static TransformResult Apply(object value, Operation to)
    {
        if (to.Input.IsInstanceOfType(value)) return TransformResult.Of(value);
        return All.FirstOrDefault(transform => transform.From.IsInstanceOfType(value) && transform.To == to.Input) is { } fitting
            ? fitting.Apply(value)
            : TransformResult.Failed($"Nothing turns {value.GetType().Name} into {to.Input.Name}, which '{to.Key}' takes. {Listed}");
    }

    /// <summary>The same by a transform that is named.</summary>
    /// <param name="name">The transform's name.</param>
    /// <param name="value">A canonical answer, or a table.</param>
    /// <returns>The input, or an error.</returns>
    public static TransformResult Apply(string name, object value)
    {
        if (Find(name) is not { } transform) return TransformResult.Failed($"There is no transform '{name}'. {Listed}");
        return transform.From.IsInstanceOfType(value)
            ? transform.Apply(value)
            : TransformResult.Failed($"Transform '{transform.Name}' takes {transform.From.Name}, not {value.GetType().Name}. {Listed}");
    }

    private static string Listed =>
        $"There are: {string.Join(", ", All.Select(transform => $"{transform.Name} ({transform.From.Name} → {transform.To.Name})"))}.";
}

namespace FunctionsOrchestration.Mesh.Translation;

/// <summary>Every transform that there is, by name. They are applied where one step's output enters another
/// domain; a service of the catalog names those that lead to it.</summary>
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

    /// <summary>All of them, in the order of their names.</summary>
    public static IReadOnlyList<Transform> All { get; } = [DetectionsToCaption, OcrToText, TableToSeries, TextToEmbedding];

    /// <summary>Their names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(transform => transform.Name)];

    /// <summary>Turns what one operation gave into what another takes. What it takes already passes unchanged.</summary>
    /// <param name="value">A canonical answer, or a table.</param>
    /// <param name="to">The operation that comes next.</param>
    /// <param name="allowed">Names of the transforms that may be used; null allows all.</param>
    /// <returns>The input, or an error; where no transform fits, one that lists those that there are.</returns>
    public static TransformResult Apply(object? value, Operation to, IReadOnlyList<string>? allowed = null)
    {
        if (to.Input.IsInstanceOfType(value)) return TransformResult.Of(value!);
        Transform[] usable = [.. All.Where(transform => allowed?.Contains(transform.Name, StringComparer.OrdinalIgnoreCase) ?? true)];
        return usable.FirstOrDefault(transform => transform.From.IsInstanceOfType(value) && transform.To == to.Input) is { } fitting
            ? fitting.Apply(value!)
            : TransformResult.Failed(
                $"'{to.Key}' takes {to.Input.Name}, not {value?.GetType().Name ?? "nothing"}, and no transform leads there. {List(usable)}");
    }

    private static string List(Transform[] transforms) => transforms.Length == 0
        ? "There are none."
        : $"There are: {string.Join(", ", transforms.Select(transform => $"{transform.Name} ({transform.From.Name} → {transform.To.Name})"))}.";
}

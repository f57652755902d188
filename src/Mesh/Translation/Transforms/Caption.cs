namespace FunctionsOrchestration.Mesh.Translation;

/// <summary>From an image's objects to a sentence that a reader of texts can work on, such as "The image shows 2 cats and a dining table."</summary>
internal static class Caption
{
    public static TransformResult Of(DetectedObjects detected)
    {
        // The surest kind first, as the objects come.
        string[] kinds = [.. detected.Objects.GroupBy(found => found.Label).Select(kind => Counted(kind.Key, kind.Count()))];
        return TransformResult.Of(new TextRequest(kinds switch
        {
            [] => "The image shows nothing that was recognized.",
            [var only] => $"The image shows {only}.",
            [.. var first, var last] => $"The image shows {string.Join(", ", first)} and {last}.",
        }));
    }

    private static string Counted(string label, int count) => (count, label) switch
    {
        (1, "skis" or "scissors") => label,
        (1, _) => "aeiou".Contains(label[0], StringComparison.Ordinal) ? $"an {label}" : $"a {label}",
        _ => $"{count} {Plural(label)}",
    };

    // COCO's 80 kinds need no more than this.
    private static string Plural(string label) => label switch
    {
        "person" => "people",
        "knife" => "knives",
        "mouse" => "mice",
        "sheep" or "skis" or "scissors" or "broccoli" => label,
        _ when label.EndsWith("ch", StringComparison.Ordinal) || label.EndsWith("sh", StringComparison.Ordinal)
            || label.EndsWith('s') => $"{label}es",
        _ => $"{label}s",
    };
}

namespace FunctionsOrchestration.SentimentTrainer;

/// <summary>A sentence and what a person thinks of it.</summary>
/// <param name="Label"><c>positive</c>, <c>negative</c> or <c>neutral</c>.</param>
/// <param name="Text">The sentence.</param>
internal sealed record LabelledSentence(string Label, string Text)
{
    /// <summary>Reads a file of tab-separated labels and sentences; lines that begin with # are comments.</summary>
    public static IReadOnlyList<LabelledSentence> Read(string path) =>
    [
        .. File.ReadLines(path)
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t'))
            .Select(columns => new LabelledSentence(columns[0], columns[1])),
    ];
}

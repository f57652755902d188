namespace FunctionsOrchestration.AI;

/// <summary>A piece of a text, small enough to embed and to show as a search result.</summary>
/// <param name="Index">Its place among the passages, from 0.</param>
/// <param name="Start">Where it begins in the text, in UTF-16 code units.</param>
/// <param name="Text">The piece as it stands in the text.</param>
public sealed record Passage(int Index, int Start, string Text);

/// <summary>Cuts a text into passages for ingestion.</summary>
public static class PassageSplitter
{
    /// <summary>Cuts a text at sentence ends where it can, else at spaces, else between characters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxCharacters">UTF-16 code units of a passage at most, at least 16.</param>
    /// <param name="overlap">Code units that a passage repeats of the one before, at most; 0 to half of <paramref name="maxCharacters"/>.</param>
    /// <returns>The passages in the order of the text; none where the text is blank.</returns>
    public static IReadOnlyList<Passage> Split(string text, int maxCharacters, int overlap) =>
        throw new NotSupportedException();
}

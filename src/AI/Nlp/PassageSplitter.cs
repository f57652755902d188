using System.Globalization;
using FunctionsOrchestration.AI.Nlp;

namespace FunctionsOrchestration.AI;

/// <summary>A piece of a text, small enough to embed and to show as a search result.</summary>
/// <param name="Index">Its place among the passages, from 0.</param>
/// <param name="Start">Where it begins in the text, in UTF-16 code units.</param>
/// <param name="Text">The piece as it stands in the text, without blanks around it.</param>
public sealed record Passage(int Index, int Start, string Text);

/// <summary>
/// Cuts a text into passages for ingestion. The same text gives the same passages, and nothing but blanks is lost.
/// </summary>
public static class PassageSplitter
{
    private const int SmallestPassage = 16;

    /// <summary>Cuts a text at sentence ends where it can, else between words, else between characters, never inside one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxCharacters">UTF-16 code units of a passage at most, at least 16.</param>
    /// <param name="overlap">Code units that a passage repeats of the one before at most, in whole sentences or words; 0 to half
    /// of <paramref name="maxCharacters"/>.</param>
    /// <returns>The passages in the order of the text; none where the text is blank.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A bound is out of its range.</exception>
    public static IReadOnlyList<Passage> Split(string text, int maxCharacters, int overlap)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCharacters, SmallestPassage);
        ArgumentOutOfRangeException.ThrowIfNegative(overlap);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(overlap, maxCharacters / 2);

        var sentences = SentenceSplitter.Split(text);
        var passages = new List<Passage>();
        var start = SkipBlanks(text, 0);
        while (start < text.Length)
        {
            var end = End(text, sentences, start, maxCharacters);
            passages.Add(new Passage(passages.Count, start, text[start..end].TrimEnd()));
            if (SkipBlanks(text, end) == text.Length) break;
            start = Next(text, sentences, start, end, overlap);
        }

        return passages;
    }

    /// <summary>
    /// Where a passage ends: the last sentence end in the second half of its room, else the last gap between words there, else
    /// anywhere.
    /// </summary>
    private static int End(string text, IReadOnlyList<Range> sentences, int start, int maxCharacters)
    {
        var limit = start + maxCharacters;
        if (limit >= text.Length) return text.Length;

        var half = start + maxCharacters / 2;
        if (LastOrZero(sentences, sentence => sentence.End.Value, half, limit) is > 0 and var sentenceEnd) return sentenceEnd;
        for (var gap = limit; gap > half; gap--)
            if (char.IsWhiteSpace(text[gap])) return gap;
        return CharacterBoundary(text, start, limit);
    }

    /// <summary>
    /// Where the next passage begins: at a sentence, else at a word, within the overlap; else where the last one ended.
    /// </summary>
    private static int Next(string text, IReadOnlyList<Range> sentences, int start, int end, int overlap)
    {
        var from = Math.Max(end - overlap, start + 1);
        if (FirstOrZero(sentences, from, end) is > 0 and var sentenceStart) return sentenceStart;
        for (var word = from; word < end; word++)
            if (!char.IsWhiteSpace(text[word]) && char.IsWhiteSpace(text[word - 1])) return word;
        return SkipBlanks(text, end);
    }

    private static int LastOrZero(IReadOnlyList<Range> sentences, Func<Range, int> position, int after, int upTo)
    {
        // Sentences are sorted: find the last end that is not beyond the limit.
        int low = 0, high = sentences.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (position(sentences[middle]) <= upTo) low = middle + 1;
            else high = middle;
        }

        return low > 0 && position(sentences[low - 1]) > after ? position(sentences[low - 1]) : 0;
    }

    private static int FirstOrZero(IReadOnlyList<Range> sentences, int from, int before)
    {
        int low = 0, high = sentences.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sentences[middle].Start.Value < from) low = middle + 1;
            else high = middle;
        }

        return low < sentences.Count && sentences[low].Start.Value < before ? sentences[low].Start.Value : 0;
    }

    /// <summary>The last boundary of a character as people see it (a grapheme cluster) up to the limit.</summary>
    private static int CharacterBoundary(string text, int start, int limit)
    {
        var boundary = start;
        while (boundary < limit)
        {
            var next = boundary + StringInfo.GetNextTextElementLength(text, boundary);
            if (next > limit) break;
            boundary = next;
        }

        // A single cluster longer than the passage is cut, though not through a surrogate pair.
        if (boundary == start) boundary = char.IsLowSurrogate(text[limit]) && char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit;
        return boundary;
    }

    private static int SkipBlanks(string text, int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position])) position++;
        return position;
    }
}

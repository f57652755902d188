using System.Collections.Frozen;

namespace FunctionsOrchestration.AI.Nlp;

/// <summary>
/// Finds where sentences end: at a full stop, question or exclamation mark of any script that is followed by what can begin a
/// sentence, and at blank lines. Knows common English abbreviations; a line break alone is no end, since texts are often wrapped.
/// </summary>
internal static class SentenceSplitter
{
    private const string Terminators = ".!?…。！？｡؟۔।॥";
    private const string FullWidthTerminators = "。！？｡";
    private const string Closers = "\"'”’»)]}」』）";

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Abbreviations = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "mr", "mrs", "ms", "dr", "prof", "sr", "jr", "st", "vs", "etc", "inc", "ltd", "co", "corp", "dept", "est", "fig", "figs", "no",
        "nos", "vol", "pp", "ed", "eds", "approx", "appt", "apt", "ave", "blvd", "rd", "gen", "gov", "sen", "rep", "rev", "hon", "capt",
        "col", "lt", "sgt", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "e.g", "i.e", "cf",
        "al", "ca", "u.s", "u.k", "a.m", "p.m", "z.b", "d.h", "bzw", "ca").GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// The sentences of a text as ranges without the blanks around them, in order. All that lies between them is blank.
    /// </summary>
    public static IReadOnlyList<Range> Split(string text)
    {
        var sentences = new List<Range>();
        var start = 0;
        for (var end = 1; end <= text.Length; end++)
        {
            if (end < text.Length && !IsEnd(text, start, end)) continue;
            AddTrimmed(sentences, text, start, end);
            start = end;
        }

        return sentences;
    }

    /// <summary>
    /// Whether a sentence that began at <paramref name="start"/> ends before the character at <paramref name="position"/>.
    /// </summary>
    private static bool IsEnd(string text, int start, int position)
    {
        if (IsBlankLine(text, position)) return true;

        var last = position - 1;
        while (last > start && Closers.Contains(text[last], StringComparison.Ordinal)) last--;
        if (!Terminators.Contains(text[last], StringComparison.Ordinal)) return false;
        if (FullWidthTerminators.Contains(text[last], StringComparison.Ordinal))
            return !Terminators.Contains(text[position], StringComparison.Ordinal) && !Closers.Contains(text[position], StringComparison.Ordinal);
        if (!char.IsWhiteSpace(text[position])) return false;
        return CanBegin(text, position) && (text[last] != '.' || !IsAbbreviation(text.AsSpan(start, last - start)));
    }

    private static bool IsBlankLine(string text, int position)
    {
        if (text[position] != '\n') return false;
        for (var next = position + 1; next < text.Length && char.IsWhiteSpace(text[next]); next++)
            if (text[next] == '\n') return true;
        return false;
    }

    private static bool CanBegin(string text, int position)
    {
        while (position < text.Length && (char.IsWhiteSpace(text[position]) || char.IsPunctuation(text[position]))) position++;
        return position == text.Length || !char.IsLower(text[position]);
    }

    private static bool IsAbbreviation(ReadOnlySpan<char> sentence)
    {
        var word = sentence[(sentence.LastIndexOfAny(" \t\n(") + 1)..];
        return word is [var initial] && char.IsUpper(initial) || Abbreviations.Contains(word);
    }

    private static void AddTrimmed(List<Range> sentences, string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        if (end > start) sentences.Add(start..end);
    }
}

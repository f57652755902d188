using System.Globalization;
using System.Text;

namespace FunctionsOrchestration.AI.Nlp.Tokenization;

/// <summary>
/// Unicode's NFKC in the form that sentencepiece applies it: each character is mapped, then neighbours are composed; marks are not
/// reordered. <see cref="string.Normalize()"/> does nothing here, because the application runs with invariant globalization so that
/// it needs no ICU library: the data are in <c>nfkc.txt</c>.
/// </summary>
internal static class CompatibilityNormalizer
{
    private static readonly Lazy<Tables> Data = new(Read);

    /// <summary>Normalizes a text.</summary>
    public static string Normalize(string text)
    {
        if (Ascii.IsValid(text)) return text;

        var data = Data.Value;
        var mapped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (data.Mappings.TryGetValue(rune, out var mapping)) mapped.Append(mapping);
            else mapped.Append(rune);

        var composed = new List<Rune>(mapped.Length);
        foreach (var rune in mapped.ToString().EnumerateRunes())
            if (composed.Count > 0 && data.Compositions.TryGetValue((composed[^1], rune), out var composite)) composed[^1] = composite;
            else composed.Add(rune);

        mapped.Clear();
        foreach (var rune in composed) mapped.Append(rune);
        return mapped.ToString();
    }

    private static Tables Read()
    {
        var tables = new Tables([], []);
        using var stream = typeof(CompatibilityNormalizer).Assembly.GetManifestResourceStream("nfkc.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line[0] == '#') continue;
            Rune[] runes = [.. line[2..].Split(' ').Select(code => new Rune(int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))];
            if (line[0] == '=') tables.Mappings.Add(runes[0], string.Concat(runes[1..]));
            else tables.Compositions.Add((runes[0], runes[1]), runes[2]);
        }

        return tables;
    }

    private sealed record Tables(Dictionary<Rune, string> Mappings, Dictionary<(Rune, Rune), Rune> Compositions);
}

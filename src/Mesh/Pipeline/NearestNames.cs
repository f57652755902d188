namespace FunctionsOrchestration.Mesh.Pipeline;

/// <summary>What somebody who mistyped a name probably meant.</summary>
internal static class NearestNames
{
    private const int Shown = 3;

    /// <summary>A sentence with the nearest names, or with all where none is near.</summary>
    public static string Hint(string wrong, IEnumerable<string> known)
    {
        var ranked = known.Select(name => (Name: name, Distance: Distance(wrong, name)))
            .OrderBy(one => one.Distance).ThenBy(one => one.Name, StringComparer.Ordinal).ToList();
        if (ranked.Count == 0) return "There are none yet.";
        var near = ranked.TakeWhile(one => one.Distance <= Math.Max(2, wrong.Length / 3)).Take(Shown).ToList();
        return near.Count > 0
            ? $"Did you mean {string.Join(" or ", near.Select(one => $"'{one.Name}'"))}?"
            : $"There are: {string.Join(", ", ranked.Select(one => one.Name).Order(StringComparer.Ordinal))}.";
    }

    /// <summary>Levenshtein's distance, regardless of case.</summary>
    private static int Distance(string one, string other)
    {
        Span<int> row = stackalloc int[Math.Min(other.Length, 128) + 1];
        for (var j = 0; j < row.Length; j++) row[j] = j;
        foreach (var letter in one.AsSpan(0, Math.Min(one.Length, 128)))
        {
            var diagonal = row[0]++;
            for (var j = 1; j < row.Length; j++)
            {
                var same = char.ToUpperInvariant(letter) == char.ToUpperInvariant(other[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1)));
            }
        }

        return row[^1];
    }
}

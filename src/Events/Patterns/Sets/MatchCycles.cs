namespace FunctionsOrchestration.Events.Patterns.Sets;

/// <summary>Finds out whether a pattern would look at its own matches.</summary>
internal static class MatchCycles
{
    /// <returns>The way round, as names with arrows; null where there is none.</returns>
    public static string? Find(IPatternDefinition pattern, IEnumerable<IPatternDefinition> others)
    {
        var all = others.Where(other => other.Name != pattern.Name).Append(pattern).ToDictionary(one => one.Name, LooksAt, StringComparer.Ordinal);
        var (seen, open) = (new HashSet<string>(StringComparer.Ordinal), new Stack<string[]>());
        open.Push([pattern.Name]);
        while (open.TryPop(out var way))
        {
            foreach (var next in all.GetValueOrDefault(way[^1], []))
            {
                if (next == pattern.Name) return string.Join(" ← ", [.. way, next]);
                if (seen.Add(next)) open.Push([.. way, next]);
            }
        }

        return null;
    }

    private static List<string> LooksAt(IPatternDefinition pattern) =>
        [.. PatternDocument.TypesOf(pattern).Select(FindingTypes.PatternOf).OfType<string>().Distinct(StringComparer.Ordinal)];
}

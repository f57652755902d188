namespace FunctionsOrchestration.Mesh.Catalog.Validation;

/// <summary>Finds circles in a graph of names.</summary>
internal static class FallbackCycles
{
    /// <summary>Each circle that a walk through the graph closes, from a name back to itself.</summary>
    /// <param name="graph">For each name those that it leads to; names that are not in it lead nowhere.</param>
    public static IEnumerable<IReadOnlyList<string>> Find(IReadOnlyDictionary<string, string[]> graph)
    {
        HashSet<string> finished = new(StringComparer.OrdinalIgnoreCase);
        foreach (var start in graph.Keys)
        {
            // A path of its own instead of recursion: a chain of a thousand services must not use up the stack.
            List<(string Name, int Next)> path = [(start, 0)];
            while (path is [.., var (name, next)])
            {
                if (finished.Contains(name) || next >= graph[name].Length)
                {
                    finished.Add(name);
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                path[^1] = (name, next + 1);
                var target = graph[name][next];
                var seen = path.FindIndex(step => step.Name.Equals(target, StringComparison.OrdinalIgnoreCase));
                if (seen >= 0) yield return [.. path.Skip(seen).Select(step => step.Name), path[seen].Name];
                else if (graph.ContainsKey(target)) path.Add((target, 0));
            }
        }
    }
}

namespace FunctionsOrchestration.Events.Patterns.Json;

/// <summary>The names of enumerations in JSON: those in C# with a small first letter.</summary>
internal static class JsonNames
{
    public static string Of<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Of)];

    /// <summary>The value of a name, with the case as it is written.</summary>
    public static bool TryRead<T>(string name, out T value)
        where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (Of(candidate) != name) continue;
            value = candidate;
            return true;
        }

        value = default;
        return false;
    }
}

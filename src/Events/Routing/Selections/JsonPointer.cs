namespace FunctionsOrchestration.Events.Routing.Selections;

/// <summary>Reads a JSON Pointer, RFC 6901.</summary>
internal static class JsonPointer
{
    private const int MostTokens = 32;

    /// <summary>The steps of a pointer; null where it is none, with the reason.</summary>
    public static IReadOnlyList<PathStep>? Parse(string text, out string problem)
    {
        problem = "";
        if (text.Length == 0) return [];
        if (text[0] != '/') return Wrong("A JSON Pointer begins with / and a JSONPath with $.", out problem);
        var tokens = text[1..].Split('/');
        if (tokens.Length > MostTokens) return Wrong($"A pointer has at most {MostTokens} tokens.", out problem);
        List<PathStep> steps = [];
        foreach (var token in tokens)
        {
            if (Unescape(token) is not { } name) return Wrong("After ~ comes 0 or 1 in a pointer.", out problem);
            steps.Add(new TokenStep(name));
        }

        return steps;
    }

    private static IReadOnlyList<PathStep>? Wrong(string reason, out string problem)
    {
        problem = reason;
        return null;
    }

    private static string? Unescape(string token)
    {
        for (var i = 0; i < token.Length; i++)
            if (token[i] == '~' && (++i == token.Length || token[i] is not ('0' or '1'))) return null;
        return token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
    }
}

using System.Text.Json.Nodes;

namespace FunctionsOrchestration.LocalHost.Tests.Management;

/// <summary>Compares an answer of LocalHost with the genuine host's: status, headers, and the body property by property.</summary>
internal sealed class AnswerComparison(Recording expected)
{
    private static readonly string[] Headers =
        ["Content-Type", "Location", "Retry-After", "x-ms-continuation-token", "Webhook-Allowed-Origin"];

    private readonly List<string> _found = [];

    /// <summary>Every difference that has no reason in <see cref="Differences"/>.</summary>
    public static IReadOnlyList<string> Find(Recording expected, Answer actual)
    {
        var comparison = new AnswerComparison(expected);
        comparison.CompareHeaders(actual);
        if (expected.Status == actual.Status)
            comparison.CompareBody(actual);
        else
            comparison._found.Add($"status: {expected.Status} there, {actual.Status} here: {actual.Body}");
        return comparison._found;
    }

    private void CompareHeaders(Answer actual)
    {
        foreach (var name in Headers)
        {
            expected.Headers.TryGetValue(name, out var there);
            actual.Headers.TryGetValue(name, out var here);
            if (name == "x-ms-continuation-token")
                (there, here) = (Presence(there), Differences.MayLackToken(expected.Title) ? Presence(there) : Presence(here));
            if (Differences.Normalize(there ?? "") != Differences.Normalize(here ?? ""))
                _found.Add($"header {name}: '{there}' there, '{here}' here");
        }
    }

    private void CompareBody(Answer actual)
    {
        if (expected.Body is JsonValue text && text.ToString().Length == 0)
        {
            if (actual.Body.Length > 0)
                _found.Add($"body: empty there, here {actual.Body}");
            return;
        }

        var type = expected.Headers.GetValueOrDefault("Content-Type", "");
        var isJson = type.StartsWith("application/json", StringComparison.Ordinal) || expected.Body is JsonObject;
        var here = isJson ? JsonNode.Parse(actual.Body) : JsonValue.Create(actual.Body);
        if (Differences.IsList(expected.Title))
            CompareMembers(expected.Body!.AsArray(), here!.AsArray());
        else
            Compare("", "", expected.Body, here);
    }

    private void CompareMembers(JsonArray there, JsonArray here)
    {
        if (here.Count == 0)
            _found.Add("an empty list");
        foreach (var member in here)
            CompareNames("[]", there[0]!.AsObject(), member!.AsObject());
    }

    private void Compare(string path, string name, JsonNode? there, JsonNode? here)
    {
        if (there is null && here is not null && Differences.AllowsValueForNull(name))
            return;
        switch (there, here)
        {
            case (JsonObject a, JsonObject b):
                CompareNames(path, a, b);
                foreach (var (key, value) in a.Where(property => b.ContainsKey(property.Key)))
                    Compare($"{path}.{key}", key, value, b[key]);
                break;
            case (JsonArray a, JsonArray b):
                CompareArrays(path, name, a, b);
                break;
            default:
                CompareLeaves(path, name, there, here);
                break;
        }
    }

    private void CompareArrays(string path, string name, JsonArray there, JsonArray here)
    {
        List<JsonNode?> expectedMembers = [.. there];
        if (name == "historyEvents" && Differences.HasSpareTimer(expected.Title))
            expectedMembers.RemoveRange(expectedMembers.Count - 3, 2);
        if (expectedMembers.Count != here.Count)
            _found.Add($"{path}: {expectedMembers.Count} members there, {here.Count} here: {here.ToJsonString()}");
        for (var i = 0; i < Math.Min(expectedMembers.Count, here.Count); i++)
            Compare($"{path}[{i}]", "", expectedMembers[i], here[i]);
    }

    private void CompareNames(string path, JsonObject there, JsonObject here)
    {
        foreach (var missing in there.Select(p => p.Key).Except(here.Select(p => p.Key)))
            _found.Add($"{path}.{missing}: missing here");
        foreach (var added in here.Select(p => p.Key).Except(there.Select(p => p.Key)))
            _found.Add($"{path}.{added}: not there");
    }

    private void CompareLeaves(string path, string name, JsonNode? there, JsonNode? here)
    {
        var (textThere, textHere) = (there?.ToJsonString() ?? "null", here?.ToJsonString() ?? "null");
        var sameKind = there?.GetValueKind() == here?.GetValueKind();
        var sameValue = Differences.IgnoresValue(expected.Title, name)
            || Differences.Normalize(textThere) == Differences.Normalize(textHere);
        if (!sameKind || !sameValue)
            _found.Add($"{path}: {textThere} there, {textHere} here");
    }

    private static string? Presence(string? value) => value is null ? null : "present";
}

/// <summary>An answer of LocalHost, with its address and keys replaced as in the recordings.</summary>
internal sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, string Body);

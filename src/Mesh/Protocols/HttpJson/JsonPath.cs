using System.Globalization;
using System.Text.Json.Nodes;

namespace FunctionsOrchestration.Mesh.Protocols.HttpJson;

/// <summary>A place in JSON: names with dots between, <c>[2]</c> for one element, <c>[*]</c> for each; <c>$</c> is the whole.</summary>
internal sealed class JsonPath
{
    private const int HighestIndex = 1_000;

    private JsonPath(IReadOnlyList<object> segments) => Segments = segments;

    /// <summary>Names (<c>string</c>), places (<c>int</c>) and <see cref="Each"/>.</summary>
    public IReadOnlyList<object> Segments { get; }

    /// <summary>The segment <c>[*]</c>.</summary>
    public static object Each { get; } = new();

    /// <summary>How many <c>[*]</c> there are.</summary>
    public int Wildcards => Segments.Count(segment => segment == Each);

    /// <summary>Reads a path; null where it is none.</summary>
    public static JsonPath? Parse(string text)
    {
        var segments = new List<object>();
        if (text == "$") return new JsonPath(segments);
        foreach (var part in text.Split('.'))
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? part : part[..bracket];
            // Only a whole that is a list can begin with a bracket.
            if (name.Length > 0 && !name.Contains(']', StringComparison.Ordinal)) segments.Add(name);
            else if (bracket != 0 || segments.Count > 0) return null;
            if (bracket >= 0 && !TryAddPlaces(part[bracket..], segments)) return null;
        }

        return new JsonPath(segments);
    }

    /// <summary>What stands there: a list for each <c>[*]</c>; null where there is nothing.</summary>
    public JsonNode? Read(JsonNode? root) => Read(root, 0);

    /// <summary>Puts a value there, and makes what is missing on the way.</summary>
    /// <returns>The whole, which is another where there was none.</returns>
    public JsonNode? Write(JsonNode? root, JsonNode? value) => Write(root, 0, value);

    private static bool TryAddPlaces(string brackets, List<object> segments)
    {
        foreach (var place in brackets.Split('[').Skip(1))
        {
            if (place == "*]") segments.Add(Each);
            else if (place.EndsWith(']') && int.TryParse(place[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index <= HighestIndex) segments.Add(index);
            else return false;
        }

        return true;
    }

    private JsonNode? Read(JsonNode? node, int depth)
    {
        if (node is null || depth == Segments.Count) return node;
        return Segments[depth] switch
        {
            string name => node is JsonObject parent ? Read(parent[name], depth + 1) : null,
            int index => node is JsonArray list && index < list.Count ? Read(list[index], depth + 1) : null,
            _ => node is JsonArray all ? new JsonArray([.. all.Select(element => Read(element, depth + 1)?.DeepClone())]) : null,
        };
    }

    private JsonNode? Write(JsonNode? node, int depth, JsonNode? value)
    {
        if (depth == Segments.Count) return value?.DeepClone();
        switch (Segments[depth])
        {
            case string name:
                var parent = node as JsonObject ?? [];
                var child = parent[name];
                var written = Write(child, depth + 1, value);
                if (written != child) parent[name] = written;
                return parent;
            case int index:
                var list = node as JsonArray ?? [];
                Put(list, index, depth, value);
                return list;
            default:
                var all = node as JsonArray ?? [];
                for (var i = 0; value is JsonArray values && i < values.Count; i++) Put(all, i, depth, values[i]);
                return all;
        }
    }

    private void Put(JsonArray list, int index, int depth, JsonNode? value)
    {
        while (list.Count <= index) list.Add(null);
        var written = Write(list[index], depth + 1, value);
        if (written != list[index]) list[index] = written;
    }
}

using System.Text.Json.Serialization.Metadata;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Pipeline;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Protocols.HttpJson;

/// <summary>What is wrong with a declared mapping: a mistake in it would otherwise show in calls, as bad answers.</summary>
internal static class FieldRules
{
    public static IEnumerable<string> Validate(Operation operation, FieldMapping mapping)
    {
        if (!Uri.TryCreate(mapping.Path, UriKind.Relative, out _) || mapping.Path.StartsWith('/'))
            yield return $"Path '{mapping.Path}' of '{operation.Name}' must be relative to the address, without a slash in front.";
        foreach (var (field, path) in mapping.Request)
            foreach (var wrong in Validate(operation, operation.Input, field, path)) yield return wrong;

        foreach (var (field, path) in mapping.Response)
            foreach (var wrong in Validate(operation, operation.Output, field, path)) yield return wrong;

        if (mapping.Response.Count == 0 || TypeOf(operation.Output) is not { Kind: JsonTypeInfoKind.Object } answer) yield break;
        var mapped = mapping.Response.Keys.Select(field => JsonPath.Parse(field)?.Segments is [string first, ..] ? first : null).ToHashSet();
        foreach (var missing in answer.Properties.Where(property => property.IsRequired && !mapped.Contains(property.Name)))
            yield return $"'{operation.Key}' answers with '{missing.Name}', which the mapping of the response does not have.";
    }

    private static IEnumerable<string> Validate(Operation operation, Type contract, string field, string path)
    {
        var (inside, outside) = (JsonPath.Parse(field), JsonPath.Parse(path));
        foreach (var (parsed, text) in new[] { (inside, field), (outside, path) })
            if (parsed is null) yield return $"'{text}' of '{operation.Name}' is no path; write for example items[0].text, items[*].text or $.";

        if (inside is null || outside is null) yield break;
        if (inside.Wildcards != outside.Wildcards)
            yield return $"'{field}' and '{path}' of '{operation.Name}' must have equally many [*].";
        if (Unknown(contract, inside) is { } wrong) yield return $"Field '{field}' of '{operation.Name}': {wrong}";
    }

    /// <summary>Follows a path through a contract; null where all of it is there.</summary>
    private static string? Unknown(Type contract, JsonPath path)
    {
        var type = contract;
        foreach (var segment in path.Segments)
        {
            var info = TypeOf(type);
            if (segment is not string name)
            {
                if (info.Kind != JsonTypeInfoKind.Enumerable) return $"{type.Name} is no list.";
                type = info.ElementType!;
            }
            else if (info.Kind == JsonTypeInfoKind.Object)
            {
                if (info.Properties.FirstOrDefault(property => property.Name == name) is not { } property)
                    return $"there is no '{name}'. {NearestNames.Hint(name, info.Properties.Select(one => one.Name))}";
                type = property.PropertyType;
            }
            else if (info.Kind == JsonTypeInfoKind.Dictionary)
            {
                type = info.ElementType!;
            }
            else
            {
                return $"there is no '{name}' in {type.Name}.";
            }
        }

        return null;
    }

    private static JsonTypeInfo TypeOf(Type type) => CanonicalJson.Options.GetTypeInfo(type);
}

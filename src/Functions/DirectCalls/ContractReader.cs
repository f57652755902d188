using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.DirectCalls;

/// <summary>
/// Reads JSON as a canonical contract. It first walks the document beside the contract, because a deserializer stops at the first error
/// and the sender shall learn of all of them.
/// </summary>
/// <param name="errors">Where errors go.</param>
/// <param name="alsoKnown">Fields of the body that are no part of the contract and no error.</param>
internal sealed class ContractReader(RequestErrors errors, IReadOnlyList<string> alsoKnown)
{
    /// <summary>The contract; null where anything is wrong with it. Errors name fields below <paramref name="path"/>.</summary>
    public object? Read(JsonElement root, Type contract, string path = "")
    {
        var before = errors.Count;
        Check(root, contract, path, mayBeNull: false);
        if (errors.Count > before) return null;
        try
        {
            return root.Deserialize(contract, CanonicalJson.Options);
        }
        catch (JsonException wrong)
        {
            errors.Add(path.Length > 0 ? path : "body", null, JsonPosition.Reason(wrong), $"Send {ContractSample.Of(contract)}.");
            return null;
        }
    }

    private void Check(JsonElement value, Type type, string path, bool mayBeNull)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            if (!mayBeNull) AddWrongKind(value, type, path);
            return;
        }

        var info = CanonicalJson.Options.GetTypeInfo(type);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object when value.ValueKind == JsonValueKind.Object:
                CheckFields(value, info, path);
                break;
            case JsonTypeInfoKind.Enumerable when value.ValueKind == JsonValueKind.Array:
                foreach (var (i, item) in value.EnumerateArray().Index()) Check(item, info.ElementType!, $"{path}[{i}]", mayBeNull: false);
                break;
            case JsonTypeInfoKind.Dictionary when value.ValueKind == JsonValueKind.Object:
                foreach (var item in value.EnumerateObject()) Check(item.Value, info.ElementType!, Join(path, item.Name), mayBeNull: false);
                break;
            case JsonTypeInfoKind.None when IsOf(value, info):
                break;
            default:
                AddWrongKind(value, type, path);
                break;
        }
    }

    private void CheckFields(JsonElement value, JsonTypeInfo info, string path)
    {
        var missing = info.Properties.Where(property => property.IsRequired).ToList();
        foreach (var field in value.EnumerateObject())
        {
            var known = info.Properties.FirstOrDefault(one => one.Name.Equals(field.Name, StringComparison.OrdinalIgnoreCase));
            if (known is not null)
            {
                missing.Remove(known);
                Check(field.Value, known.PropertyType, Join(path, known.Name), known.IsSetNullable || MayBeNull(known));
            }
            else if (path.Length > 0 || !alsoKnown.Contains(field.Name))
            {
                var names = string.Join(", ", info.Properties.Select(property => property.Name).Concat(path.Length > 0 ? [] : alsoKnown));
                errors.Add(Join(path, field.Name), field.Value.GetRawText(), "Unknown field.", $"Leave it out. Known here: {names}.");
            }
        }

        foreach (var field in missing)
            errors.Add(Join(path, field.Name), null, "The field is missing.", $"Send it: {ContractSample.KindOf(field.PropertyType)}.");
    }

    private void AddWrongKind(JsonElement value, Type type, string path) => errors.Add(
        path.Length > 0 ? path : "body", value.GetRawText(), $"It is {JsonPosition.KindOf(value)}; it must be {ContractSample.KindOf(type)}.",
        path.Length > 0 ? "Send such a value." : $"Send {ContractSample.Of(type)}.");

    private static bool MayBeNull(JsonPropertyInfo property) => property.AssociatedParameter?.IsNullable ?? false;

    private static bool IsOf(JsonElement value, JsonTypeInfo info)
    {
        // Taken out as it is: a string of broken Unicode is of the right kind, and said to be broken elsewhere.
        if (info.Type == typeof(string)) return value.ValueKind == JsonValueKind.String && value.GetString() is not null;
        try
        {
            _ = value.Deserialize(info);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Join(string path, string name) => path.Length > 0 ? $"{path}.{name}" : name;
}

using System.Globalization;
using System.Reflection;
using FunctionsOrchestration.Mesh.Catalog.Validation;
using FunctionsOrchestration.Mesh.Pipeline;
using Microsoft.Extensions.Configuration;

namespace FunctionsOrchestration.Mesh.Catalog.Loading;

/// <summary>
/// Reads a declared record from a section of the configuration. Unlike the configuration binder it goes on after an error, so that
/// all are told at once, and takes a field that it does not know for a mistake.
/// </summary>
/// <param name="errors">Where errors are gathered.</param>
internal sealed class DefinitionReader(CatalogErrors errors)
{
    private const string WantedTime = "a time as hours:minutes:seconds, for example 00:00:30";

    /// <summary>Reads a record.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="section">Where it stands.</param>
    /// <param name="basis">What holds for fields that the section does not set; null takes the record's defaults.</param>
    public T Read<T>(IConfigurationSection section, T? basis) where T : class => (T)ReadRecord(section, typeof(T), basis, "");

    private object ReadRecord(IConfigurationSection section, Type type, object? basis, string path)
    {
        var record = Activator.CreateInstance(type)!;
        var fields = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var field in fields)
        {
            var child = section.GetSection(field.Name);
            var before = field.GetValue(basis ?? record);
            field.SetValue(record, child.Exists() ? ReadValue(child, field.PropertyType, before, path + field.Name) : before);
        }

        foreach (var child in section.GetChildren().Where(child => !fields.Any(field => Same(field.Name, child.Key))))
            errors.Add(path + child.Key, child.Value ?? "", $"there is no such field. {NearestNames.Hint(child.Key, fields.Select(field => field.Name))}");
        if (section.Value is { Length: > 0 } text && path.Length > 0) errors.Add(path.TrimEnd(':'), text, "it has fields of its own; none of them is set.");
        return record;
    }

    private object? ReadValue(IConfigurationSection section, Type type, object? before, string path)
    {
        if (type == typeof(string)) return section.Value;
        if (Nullable.GetUnderlyingType(type) is { } underlying) return section.Value is null or "" ? null : Parse(section.Value, underlying, before, path);
        if (type.IsPrimitive || type == typeof(TimeSpan) || type == typeof(Uri)) return Parse(section.Value, type, before, path);
        if (!type.IsGenericType) return ReadRecord(section, type, before, path + ":");
        return type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? ReadList(section, type.GenericTypeArguments[0], path)
            : ReadDictionary(section, type.GenericTypeArguments[1], path);
    }

    /// <summary>A list replaces the one that was there before: nobody wants half of each.</summary>
    private Array ReadList(IConfigurationSection section, Type item, string path)
    {
        IConfigurationSection[] children = [.. section.GetChildren()];
        if (section.Value is { Length: > 0 } text) errors.Add(path, text, $"it is a list; write {path}:0.");
        var list = Array.CreateInstance(item, children.Length);
        for (var i = 0; i < children.Length; i++)
            list.SetValue(item == typeof(EndpointDefinition) ? ReadEndpoint(children[i]) : ReadValue(children[i], item, null, $"{path}:{children[i].Key}"), i);
        return list;
    }

    private EndpointDefinition ReadEndpoint(IConfigurationSection section) =>
        new DefinitionReader(errors.Of(section[nameof(EndpointDefinition.Id)] ?? section.Key)).Read<EndpointDefinition>(section, null);

    private object ReadDictionary(IConfigurationSection section, Type value, string path)
    {
        var dictionary = (System.Collections.IDictionary)Activator.CreateInstance(
            typeof(Dictionary<,>).MakeGenericType(typeof(string), value), StringComparer.OrdinalIgnoreCase)!;
        foreach (var child in section.GetChildren()) dictionary[child.Key] = ReadValue(child, value, null, $"{path}:{child.Key}");
        return dictionary;
    }

    private object? Parse(string? text, Type type, object? before, string path)
    {
        var culture = CultureInfo.InvariantCulture;
        (object? Value, string Wanted) parsed = type switch
        {
            _ when type == typeof(int) => (int.TryParse(text, culture, out var number) ? number : null, "a whole number"),
            _ when type == typeof(long) => (long.TryParse(text, culture, out var number) ? number : null, "a whole number"),
            _ when type == typeof(double) => (double.TryParse(text, culture, out var number) ? number : null, "a number with a decimal point"),
            _ when type == typeof(bool) => (bool.TryParse(text, out var truth) ? truth : null, "true or false"),
            _ when type == typeof(TimeSpan) => (TimeSpan.TryParse(text, culture, out var time) ? time : null, WantedTime),
            _ => (Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null, "an absolute address such as https://models.example.com/"),
        };
        if (parsed.Value is null && !(type == typeof(Uri) && string.IsNullOrEmpty(text))) errors.Add(path, text, $"it must be {parsed.Wanted}.");
        return parsed.Value ?? before;
    }

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}

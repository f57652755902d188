using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.DurableTask.Entities;

/// <summary>Id of an entity: the kind of entity in lower case, and a key within that kind.</summary>
[JsonConverter(typeof(TextConverter))]
public readonly record struct EntityInstanceId
{
    /// <summary>Makes an id.</summary>
    /// <param name="name">The kind of entity; its case is dropped.</param>
    /// <param name="key">The key; its case counts.</param>
    /// <exception cref="ArgumentException">The name is empty or holds an @.</exception>
    public EntityInstanceId(string name, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(key);
        if (name.Contains('@', StringComparison.Ordinal))
            throw new ArgumentException($"The entity name '{name}' must not hold an @: it separates the name from the key.", nameof(name));
        (Name, Key) = (name.ToLowerInvariant(), key);
    }

    /// <summary>The key within the kind.</summary>
    public string Key { get; }

    /// <summary>The kind of entity, in lower case.</summary>
    public string Name { get; }

    /// <summary>Reads <c>@name@key</c>.</summary>
    /// <param name="instanceId">The id as text.</param>
    /// <exception cref="ArgumentException">The text has another shape.</exception>
    public static EntityInstanceId FromString(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var second = instanceId.IndexOf('@', 1);
        return instanceId[0] == '@' && second > 0
            ? new(instanceId[1..second], instanceId[(second + 1)..])
            : throw new ArgumentException($"'{instanceId}' is no entity id; those look like @name@key.", nameof(instanceId));
    }

    /// <summary>The id as text: <c>@name@key</c>.</summary>
    public override string ToString() => $"@{Name}@{Key}";

    private sealed class TextConverter : JsonConverter<EntityInstanceId>
    {
        public override EntityInstanceId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            FromString(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, EntityInstanceId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}

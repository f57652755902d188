using System.Text.Json;
using System.Text.Json.Serialization;

namespace FunctionsOrchestration.Events.Routing.Transforms;

/// <summary>
/// What becomes of an event before it is delivered: a JSON template. A string that is one selection, <c>"${/data/id}"</c> or
/// <c>"${$.data.items[*].id}"</c>, becomes what it selects, with its type; selections within other text become text. <c>$${</c>
/// is a <c>${</c> that stays, <c>$$${/data/price}</c> a dollar before a selection.
/// </summary>
public sealed record TransformDefinition
{
    /// <summary>The template: any JSON, at most 65,536 bytes, 32 levels and 256 selections.</summary>
    public JsonElement Template { get; init; }

    /// <summary>What a selection becomes that finds nothing.</summary>
    public MissingValue Missing { get; init; } = MissingValue.Null;

    /// <summary>Bytes of the result, 1 to 1,048,576.</summary>
    public int MaxOutputBytes { get; init; } = 1_048_576;
}

/// <summary>What a selection becomes that finds nothing. In JSON by its name, in any case. Within other text nothing is no text, unless it fails.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MissingValue>))]
public enum MissingValue
{
    /// <summary>It becomes null.</summary>
    Null,

    /// <summary>
    /// The member or element that it would have been is left out; a template that is nothing else becomes null.
    /// </summary>
    Omit,

    /// <summary>The event is not transformed, and cannot be delivered.</summary>
    Fail,
}

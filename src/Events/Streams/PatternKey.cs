using FunctionsOrchestration.Events.Patterns;

namespace FunctionsOrchestration.Events.Streams;

/// <summary>What the field by which a pattern takes events apart is called as the key of a stream.</summary>
public static class PatternKey
{
    /// <summary>The selection of a pattern's field, for example <c>/data/customer</c>.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <returns>Null where the pattern must see all events together, so that its stream can have one partition only.</returns>
    public static string? SelectionOf(IPatternDefinition pattern) => PatternDocument.PartitionOf(pattern) switch
    {
        null or "$time" or "$stream" => null,
        "$subject" => "/subject",
        "$type" => "/type",
        "$id" => "/id",
        var field => $"/data/{Patterns.EventFields.Normalize(field)}",
    };
}

using FunctionsOrchestration.Events.Patterns;
using FunctionsOrchestration.Events.Routing;

namespace FunctionsOrchestration.Events.Streams.Validation;

/// <summary>
/// A pattern looks at all events of its key, and a partition sees those of the stream's key. Unless both are the same, or there is one partition,
/// each partition would find a part of it under the same id.
/// </summary>
internal static class PatternKeys
{
    /// <summary>Notes it where they differ. Behind operators that change the data nothing can be said about it.</summary>
    public static void Check(StreamDefinition stream, OperatorDefinition one, IPatternDefinition pattern, string path, RoutingErrors errors)
    {
        if (stream.Partitions <= 1 || stream.Operators.TakeWhile(other => !ReferenceEquals(other, one)).Any(ChangesData)) return;
        var key = PatternKey.SelectionOf(pattern);
        if (key is not null && key == Pointer(stream.Key)) return;
        errors.Add(
            key is null ? path : $"{path}.key", key, $"The events that it looks at together lie in {stream.Partitions} partitions, by {stream.Key}.",
            "Give stream and pattern the same key, as /data/customer and customer, or take one partition.");
    }

    private static bool ChangesData(OperatorDefinition one) => one.Type is not OperatorTypes.Filter;

    private static string Pointer(string key) => key.StartsWith("$.", StringComparison.Ordinal) ? "/" + key[2..].Replace('.', '/') : key;
}

namespace FunctionsOrchestration.Events.Routing.Envelopes;

/// <summary>A request that publishes events, as HTTP brought it.</summary>
/// <param name="ContentType">The header of this name; null where there is none.</param>
/// <param name="Headers">All headers, in any order and case. Only those that begin with <c>ce-</c> are looked at.</param>
/// <param name="Body">The body as a whole. Events keep slices of it, so it must not be used again.</param>
/// <param name="Topic">Name of the topic: the source of events in the Event Grid schema, which is what their field <c>topic</c>
///   says.</param>
public sealed record PublishRequest(
    string? ContentType, IEnumerable<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body, string Topic);

using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>What patterns take for the id of a CloudEvent: two producers may use the same one, and only together with its source it is one.</summary>
internal static class PatternEventId
{
    // No source has a space in it.
    internal static string Of(CloudEvent one) => $"{one.Source} {one.Id}";

    /// <summary>The source and the id that an event's id was made of; without a source where it was not made here.</summary>
    internal static (string? Source, string Id) Split(string id) =>
        id.IndexOf(' ', StringComparison.Ordinal) is > 0 and var at ? (id[..at], id[(at + 1)..]) : (null, id);
}

using System.Text.Json;
using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>Makes events for patterns of CloudEvents.</summary>
public static class PatternEvents
{
    /// <summary>A CloudEvent as patterns see it. Data that is no JSON has no fields.</summary>
    /// <param name="one">The event.</param>
    /// <param name="stream">Where it was read from, for example a topic.</param>
    /// <param name="received">When it was accepted: its time, where it says none itself.</param>
    /// <exception cref="JsonException">Its data is said to be JSON and is not; it is to be set aside.</exception>
    public static PatternEvent Of(CloudEvent one, string stream, DateTimeOffset received)
    {
        return new PatternEvent(IdOf(one), one.Type, one.Subject ?? "", one.Time ?? received, Fields(one), stream);
    }

    // Two producers may use the same id; together with its source it is one. No source has a space in it.
    internal static string IdOf(CloudEvent one) => $"{one.Source} {one.Id}";

    /// <summary>The source and the id that an event's id was made of; without a source where it was not made here.</summary>
    internal static (string? Source, string Id) Split(string id) =>
        id.IndexOf(' ', StringComparison.Ordinal) is > 0 and var at ? (id[..at], id[(at + 1)..]) : (null, id);

    private static EventFields Fields(CloudEvent one)
    {
        if (one.Data.Kind != EventDataKind.Json) return EventFields.None;
        using var data = JsonDocument.Parse(one.Data.Bytes);
        return EventFields.From(data.RootElement);
    }
}

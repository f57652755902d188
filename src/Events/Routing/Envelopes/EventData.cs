using System.Text;

namespace FunctionsOrchestration.Events.Routing.Envelopes;

/// <summary>
/// The data of an event: the very bytes that were sent, so that passing an event on costs no serialization. It may share its
/// memory with the request that it came in.
/// </summary>
/// <param name="Kind">What the bytes are.</param>
/// <param name="Bytes">The bytes; empty for <see cref="EventDataKind.None"/>.</param>
public readonly record struct EventData(EventDataKind Kind, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Data that is JSON. The text must be one valid JSON value; it is not looked at here.</summary>
    public static EventData Json(string json) => new(EventDataKind.Json, Encoding.UTF8.GetBytes(json));

    /// <summary>Whether both carry the same kind and the same bytes.</summary>
    public bool Equals(EventData other) => Kind == other.Kind && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Bytes.Length);

    /// <summary>The bytes as text, for messages and the debugger.</summary>
    public override string ToString() => Kind == EventDataKind.Json ? Encoding.UTF8.GetString(Bytes.Span) : $"{Kind}, {Bytes.Length} bytes";
}

/// <summary>What the data of an event is.</summary>
public enum EventDataKind
{
    /// <summary>The event carries no data.</summary>
    None,

    /// <summary>One valid JSON value in UTF-8.</summary>
    Json,

    /// <summary>Bytes of the event's content type that are not JSON.</summary>
    Binary,
}

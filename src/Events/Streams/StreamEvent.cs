using System.Text.Json;
using FunctionsOrchestration.Events.Patterns;
using FunctionsOrchestration.Events.Routing;
using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Events.Streams;

/// <summary>An event on its way through a stream. Its data is parsed at most once. Dispose it when the last operator has seen it.</summary>
/// <param name="one">The event.</param>
/// <param name="key">Its key.</param>
/// <param name="time">When it happened; when it was accepted, where its producer did not say.</param>
/// <param name="topic">The topic that it was read from; empty where it is none of the source.</param>
public sealed class StreamEvent(CloudEvent one, string key, DateTimeOffset time, string topic = "") : IDisposable
{
    private EventView? _view;

    internal StreamEvent(EventView view, string key, DateTimeOffset time, string topic = "")
        : this(view.Event, key, time, topic) => _view = view;

    /// <summary>The event.</summary>
    public CloudEvent Event { get; } = one;

    /// <summary>Its key: what its stream keeps in order.</summary>
    public string Key { get; } = key;

    /// <summary>When it happened.</summary>
    public DateTimeOffset Time { get; } = time;

    /// <summary>The event as filters and transforms see it.</summary>
    public EventView View => _view ??= new EventView(Event);

    /// <summary>The event as patterns see it. Its id is made of source and id, which together say which event it is.</summary>
    public PatternEvent ToPatternEvent() => new(
        PatternEventId.Of(Event), Event.Type, Event.Subject ?? "", Time,
        View.Data.ValueKind == JsonValueKind.Undefined ? Patterns.EventFields.None : Patterns.EventFields.From(View.Data), topic);

    /// <inheritdoc/>
    public void Dispose() => _view?.Dispose();
}

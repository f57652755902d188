using System.Text.Json;
using FunctionsOrchestration.Events.Routing.Conditions;
using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Events.Routing;

/// <summary>
/// An event while it is routed: its data is parsed when the first filter or transform asks for it, and once. Dispose it when the
/// event is routed; it returns the memory of the parsed data. Not for several threads at a time.
/// </summary>
/// <param name="one">The event.</param>
public sealed class EventView(CloudEvent one) : IDisposable
{
    private JsonDocument? _data;
    private JsonDocument? _whole;
    private ConditionScope? _scope;

    /// <summary>The event.</summary>
    public CloudEvent Event { get; } = one;

    /// <summary>The data as JSON; undefined where it is not JSON.</summary>
    internal JsonElement Data => Event.Data.Kind == EventDataKind.Json ? (_data ??= JsonDocument.Parse(Event.Data.Bytes)).RootElement : default;

    /// <summary>
    /// The event as one JSON object, for the rare selection that takes more than a named attribute or the data.
    /// </summary>
    internal JsonElement Whole => (_whole ??= JsonDocument.Parse(CloudEventWriter.Structured(Event))).RootElement;

    /// <summary>The event as conditions see it.</summary>
    internal ConditionScope Scope => _scope ??= new ConditionScope(this);

    /// <inheritdoc/>
    public void Dispose()
    {
        _data?.Dispose();
        _whole?.Dispose();
        _data = _whole = null;
        _scope = null;
    }
}

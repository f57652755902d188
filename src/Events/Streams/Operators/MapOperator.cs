using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Routing.Transforms;

namespace FunctionsOrchestration.Events.Streams.Operators;

/// <summary>Changes the data of an event, and its type. It stays the same event, with the same id.</summary>
internal sealed class MapOperator(EventTransform? transform, string? type) : IStreamOperator
{
    public void Process(StreamEvent e, StreamOutput output)
    {
        var mapped = e.Event with { Type = type ?? e.Event.Type };
        if (transform is not null)
        {
            var result = transform.Apply(e.View);
            if (!result.Succeeded)
            {
                output.SetAside(e.Event, SetAsideReasons.TransformFailed, $"{result.Errors[0].Field}: {result.Errors[0].Problem}");
                return;
            }

            mapped = mapped with { Data = new EventData(EventDataKind.Json, result.Output), DataContentType = "application/json", DataSchema = null };
        }

        using var next = new StreamEvent(mapped, e.Key, e.Time);
        output.Emit(next);
    }
}

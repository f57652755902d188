using System.Text.Json;
using FunctionsOrchestration.Events.Delivery.Retries;
using FunctionsOrchestration.Events.Routing;
using FunctionsOrchestration.Events.Routing.Transforms;
using FunctionsOrchestration.Topics.Declarations;

namespace FunctionsOrchestration.Topics.Deliveries.Destinations;

/// <summary>
/// Raises an external event of an instance that waits; the event itself says which. A second delivery raises it a second time, so an
/// orchestrator waits for it once. What comes before its instance is tried again, as whatever comes too early.
/// </summary>
internal sealed class WaitingInstanceDestination : IDestination
{
    public string Type => DestinationTypes.Event;

    public async Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken stop)
    {
        foreach (var one in delivery.Events)
        {
            if (Select(delivery.Destination.Instance!, one) is not { Length: > 0 } instance) return new DeliveryOutcome(OutcomeKind.BadRequest);
            if (await delivery.Client.GetInstanceAsync(instance, stop) is not { } there) return new DeliveryOutcome(OutcomeKind.NotFound);
            // It does not wait any more, and will never again.
            if (there.IsCompleted) return new DeliveryOutcome(OutcomeKind.BadRequest);
            await delivery.Client.RaiseEventAsync(instance, delivery.Destination.EventName!, Payload(one), stop);
        }

        return new DeliveryOutcome(OutcomeKind.Delivered);
    }

    /// <summary>The instance that an event selects; null where the template finds nothing in it.</summary>
    internal static string? Select(string template, ShapedEvent one)
    {
        if (Compile(template, out _) is not { } selection) return null;
        using var view = new EventView(one.Original);
        if (selection.Apply(view) is not { Succeeded: true, Output: var output }) return null;
        var selected = JsonSerializer.Deserialize<JsonElement>(output.Span);
        return selected.ValueKind == JsonValueKind.String ? selected.GetString() : selected.GetRawText();
    }

    /// <summary>The template, ready; null where it is none, with what is wrong.</summary>
    internal static EventTransform? Compile(string template, out IReadOnlyList<RoutingError> errors) => EventTransform.Compile(
        new TransformDefinition { Template = JsonSerializer.SerializeToElement(template), Missing = MissingValue.Fail }, out errors);

    private static JsonElement? Payload(ShapedEvent one) =>
        one.Shaped.Data.Kind == Events.Routing.Envelopes.EventDataKind.Json ? JsonSerializer.Deserialize<JsonElement>(one.Shaped.Data.Bytes.Span) : null;
}

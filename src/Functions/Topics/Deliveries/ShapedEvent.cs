using FunctionsOrchestration.Events.Routing;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Topics.Declarations;

namespace FunctionsOrchestration.Topics.Deliveries;

/// <summary>An event as one subscription gets it.</summary>
/// <param name="Original">As it was published.</param>
/// <param name="Shaped">With what the transform made of its data.</param>
/// <param name="Bytes">About how many bytes it has as JSON.</param>
public sealed record ShapedEvent(CloudEvent Original, CloudEvent Shaped, int Bytes)
{
    private const int AttributeBytes = 256;

    /// <summary>Applies the transform of a subscription; null where it makes nothing of the event.</summary>
    internal static ShapedEvent? Of(CloudEvent original, SubscriptionModel subscription)
    {
        using var view = new EventView(original);
        var result = subscription.Routed.Transform(view);
        if (result is { Succeeded: false }) return null;
        var shaped = result is null
            ? original
            : original with { Data = new EventData(EventDataKind.Json, result.Output), DataContentType = "application/json", DataSchema = null };
        return new ShapedEvent(original, shaped, AttributeBytes + shaped.Data.Bytes.Length);
    }
}

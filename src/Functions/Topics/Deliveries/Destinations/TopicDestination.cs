using System.Globalization;
using FunctionsOrchestration.Events.Delivery.Retries;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Topics.Declarations;
using FunctionsOrchestration.Topics.Publishing;

namespace FunctionsOrchestration.Topics.Deliveries.Destinations;

/// <summary>
/// Publishes events to another topic. A circle is refused when it is declared; two people who declare its halves in the same second are
/// found out here, by the hops that an event has made.
/// </summary>
/// <param name="intake">Where events are published.</param>
/// <param name="catalog">The topics.</param>
internal sealed class TopicDestination(EventIntake intake, TopicCatalog catalog) : IDestination
{
    private const string Hops = "routehops";
    private const int MostHops = 8;

    public string Type => DestinationTypes.Topic;

    public async Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken stop)
    {
        var topic = delivery.Destination.Name!;
        if (catalog.Find(topic) is null) return new DeliveryOutcome(OutcomeKind.NotFound);
        List<CloudEvent> events = [];
        foreach (var one in delivery.Events)
        {
            var hops = int.TryParse(one.Original.Extension(Hops)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var made) ? made + 1 : 1;
            if (hops > MostHops) return new DeliveryOutcome(OutcomeKind.BadRequest);
            var hop = new EventExtension(Hops, hops.ToString(CultureInfo.InvariantCulture), ExtensionType.WholeNumber);
            events.Add(one.Shaped with { Extensions = [.. one.Shaped.Extensions.Where(extension => extension.Name != Hops), hop] });
        }

        var accepted = await intake.TryAcceptAsync(topic, events, delivery.Events.Sum(one => one.Bytes));
        return new DeliveryOutcome(accepted ? OutcomeKind.Delivered : OutcomeKind.Busy);
    }
}

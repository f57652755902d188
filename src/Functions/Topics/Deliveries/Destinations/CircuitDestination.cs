using FunctionsOrchestration.Circuits;
using FunctionsOrchestration.Events.Delivery.Retries;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Circuits;
using FunctionsOrchestration.Topics.Declarations;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Topics.Deliveries.Destinations;

/// <summary>
/// Trips the shared circuit of an endpoint, as a person would. The reason names the event, and the circuit's history keeps it: a second delivery
/// sees that it was tripped for this event and leaves it, whoever has reset it since.
/// </summary>
/// <param name="status">Knows the catalog.</param>
internal sealed class CircuitDestination(IMeshStatus status) : IDestination
{
    /// <summary>How long a trip may last, in seconds.</summary>
    public const int MostSeconds = 86_400;

    public string Type => DestinationTypes.Circuit;

    public async Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken stop)
    {
        foreach (var one in delivery.Events)
        {
            var outcome = await TripAsync(delivery, one, stop);
            if (outcome.Kind != OutcomeKind.Delivered) return outcome;
        }

        return new DeliveryOutcome(OutcomeKind.Delivered);
    }

    private async Task<DeliveryOutcome> TripAsync(Delivery delivery, ShapedEvent one, CancellationToken stop)
    {
        var destination = delivery.Destination;
        var name = WaitingInstanceDestination.Select(destination.Service!, one);
        var id = WaitingInstanceDestination.Select(destination.Endpoint!, one);
        if (name is not { Length: > 0 } || id is not { Length: > 0 }) return new DeliveryOutcome(OutcomeKind.BadRequest);
        var service = status.Find(name);
        var endpoint = service?.Endpoints.FirstOrDefault(other => other.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
        if (service is null || endpoint is null) return new DeliveryOutcome(OutcomeKind.NotFound);

        // The model of this process has no circuit that others know.
        if (endpoint.CircuitKey is not { } key) return new DeliveryOutcome(OutcomeKind.BadRequest);
        var entity = new EntityInstanceId(nameof(CircuitEntity), key);
        var mark = $"({delivery.Subscription.Name} {delivery.KeyOf(one)})";
        if (await delivery.Client.Entities.GetEntityAsync<SharedCircuitState>(entity, cancellation: stop) is { IncludesState: true, State.History: var history }
            && history.Any(move => move.Why.Contains(mark, StringComparison.Ordinal))) return new DeliveryOutcome(OutcomeKind.Delivered);

        TimeSpan? duration = destination.DurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        var trip = new CircuitTrip(service.Name, endpoint.Id, $"{one.Original.Type} {mark}", duration, CircuitTerms.Of(service.Policies.Resilience));
        await delivery.Client.Entities.SignalEntityAsync(entity, nameof(CircuitEntity.Trip), new Change<CircuitTrip>(trip, null), cancellation: stop);
        return new DeliveryOutcome(OutcomeKind.Delivered);
    }
}

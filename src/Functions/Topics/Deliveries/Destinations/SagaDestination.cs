using FunctionsOrchestration.Events.Delivery.Retries;
using FunctionsOrchestration.Topics.Declarations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Topics.Deliveries.Destinations;

/// <summary>
/// Starts a saga with the data of an event, by the same door that HTTP uses: the same checks, and the event's key as the idempotency key, so
/// that a second delivery finds the saga that the first one started.
/// </summary>
/// <param name="sagas">What may be started.</param>
internal sealed class SagaDestination(IEnumerable<StartableSaga> sagas) : IDestination
{
    private readonly Dictionary<string, StartableSaga> _sagas = sagas.ToDictionary(saga => saga.Name);

    public string Type => DestinationTypes.Saga;

    public async Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken stop)
    {
        if (!_sagas.TryGetValue(delivery.Destination.Saga!, out var saga)) return new DeliveryOutcome(OutcomeKind.NotFound);
        foreach (var one in delivery.Events)
        {
            var outcome = EventRequest.OutcomeOf(await saga.StartAsync(EventRequest.Of(delivery, one), delivery.Client, stop));
            if (outcome.Kind != OutcomeKind.Delivered) return outcome;
        }

        return new DeliveryOutcome(OutcomeKind.Delivered);
    }
}

/// <summary>A saga that events may start.</summary>
/// <param name="Name">What subscriptions call it.</param>
/// <param name="StartAsync">Starts it with the body of a request and its Idempotency-Key; 202 where it is started.</param>
public sealed record StartableSaga(string Name, Func<HttpRequest, DurableTaskClient, CancellationToken, Task<IActionResult>> StartAsync);

using FunctionsOrchestration.Events.Delivery.Retries;
using FunctionsOrchestration.Rollouts;
using FunctionsOrchestration.Topics.Declarations;

namespace FunctionsOrchestration.Topics.Deliveries.Destinations;

/// <summary>
/// Starts a rollout with the plan that an event carries, by the same door that HTTP uses, or stops the one that runs. A rollout is started once
/// an event, because the event's key makes its id. Only a rollout that ran when the event happened is stopped: a second delivery, or a late
/// one, leaves the next rollout alone.
/// </summary>
/// <param name="starter">Starts rollouts.</param>
internal sealed class RolloutDestination(RolloutStarter starter) : IDestination
{
    private const string Start = "start";

    /// <summary>What may be asked of a rollout.</summary>
    public static IReadOnlyList<string?> Operations { get; } = [Start, "rollback", "pause"];

    public string Type => DestinationTypes.Rollout;

    public async Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken stop)
    {
        foreach (var one in delivery.Events)
        {
            if (WaitingInstanceDestination.Select(delivery.Destination.Service!, one) is not { Length: > 0 } service) return new DeliveryOutcome(OutcomeKind.BadRequest);
            var outcome = delivery.Destination.Operation == Start
                ? await StartAsync(delivery, one, service, stop)
                : await StopAsync(delivery, one, service, stop);
            if (outcome.Kind != OutcomeKind.Delivered) return outcome;
        }

        return new DeliveryOutcome(OutcomeKind.Delivered);
    }

    private async Task<DeliveryOutcome> StartAsync(Delivery delivery, ShapedEvent one, string service, CancellationToken stop) =>
        EventRequest.OutcomeOf(await starter.StartAsync(EventRequest.Of(delivery, one), service, delivery.Client, stop));

    private static async Task<DeliveryOutcome> StopAsync(Delivery delivery, ShapedEvent one, string service, CancellationToken stop)
    {
        var happened = one.Original.Time ?? delivery.Batch.ReceivedAt;
        if (await RolloutReads.TrafficAsync(delivery.Client, service, stop) is not { Running: { } running } || running.StartedAt > happened)
            return new DeliveryOutcome(OutcomeKind.Delivered);
        var command = new RolloutCommand(delivery.KeyOf(one), delivery.Destination.Operation!);
        if (await RolloutReads.RecordAsync(delivery.Client, running.Id, stop) is not { } record || record.Commands.All(answer => answer.Id != command.Id))
            await delivery.Client.RaiseEventAsync(running.Id, RolloutRun.CommandEvent, command, stop);
        return new DeliveryOutcome(OutcomeKind.Delivered);
    }
}

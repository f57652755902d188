using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Events.Delivery.Retries;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Topics.Declarations;
using FunctionsOrchestration.Topics.Publishing;

namespace FunctionsOrchestration.Topics.Deliveries.Destinations;

/// <summary>
/// Asks an AI service about an event, through the mesh, and publishes its answer. The event's key is the call's idempotency key and makes
/// the answer's id, so a second delivery asks nobody and publishes the same event.
/// </summary>
/// <param name="mesh">Finds who answers.</param>
/// <param name="intake">Where answers are published.</param>
/// <param name="time">The clock.</param>
internal sealed class AIDestination(IMesh mesh, EventIntake intake, TimeProvider time) : IDestination
{
    public string Type => DestinationTypes.AI;

    public async Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken stop)
    {
        var (service, name) = (delivery.Destination.Service!, delivery.Destination.Operation!);
        if (!mesh.TryFind(service, name, out var operation, out _)) return new DeliveryOutcome(OutcomeKind.NotFound);
        foreach (var one in delivery.Events)
        {
            if (EventQuestion.Read(one.Shaped, operation, new RequestErrors()) is not { } input) return new DeliveryOutcome(OutcomeKind.BadRequest);
            var result = await mesh.SendAsync(
                new MeshRequest(service, operation.Name, input) { Caller = $"topic-{delivery.Batch.Topic}", IdempotencyKey = delivery.KeyOf(one) }, stop);
            if (result.Problem is { } problem) return OutcomeOf(problem);
            if (delivery.Destination.ResultTopic is { } topic && !await PublishAsync(topic, delivery, one, operation, result))
                return new DeliveryOutcome(OutcomeKind.Busy);
        }

        return new DeliveryOutcome(OutcomeKind.Delivered);
    }

    private Task<bool> PublishAsync(string topic, Delivery delivery, ShapedEvent one, Operation operation, MeshResult result)
    {
        var source = $"/topics/{delivery.Batch.Topic}/subscriptions/{delivery.Subscription.Name}";
        var answer = EventQuestion.Answer(one.Original, delivery.KeyOf(one), source, operation, result.Value, time.GetUtcNow());
        return intake.TryAcceptAsync(topic, [answer], answer.Data.Bytes.Length);
    }

    private static DeliveryOutcome OutcomeOf(MeshProblem problem) => problem.Reason switch
    {
        var reason when EventQuestion.IsRefused(reason) => new DeliveryOutcome(OutcomeKind.BadRequest),
        ProblemReason.Overloaded or ProblemReason.RateLimited or ProblemReason.NoHealthyEndpoint or ProblemReason.KeyInUse
            => new DeliveryOutcome(OutcomeKind.Busy, RetryAfter: problem.RetryAfter),
        ProblemReason.DeadlineExceeded => new DeliveryOutcome(OutcomeKind.TimedOut),
        _ => new DeliveryOutcome(OutcomeKind.Failed),
    };
}

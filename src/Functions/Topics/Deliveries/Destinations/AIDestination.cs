using System.Text.Json;
using FunctionsOrchestration.DirectCalls;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Events.Delivery.Retries;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Topics.Declarations;
using FunctionsOrchestration.Topics.Outbox;
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
            if (Read(one, operation) is not { } input) return new DeliveryOutcome(OutcomeKind.BadRequest);
            var result = await mesh.SendAsync(
                new MeshRequest(service, operation.Name, input) { Caller = $"topic-{delivery.Batch.Topic}", IdempotencyKey = delivery.KeyOf(one) }, stop);
            if (result.Problem is { } problem) return OutcomeOf(problem);
            if (delivery.Destination.ResultTopic is { } topic && !await PublishAsync(topic, delivery, one, operation, result))
                return new DeliveryOutcome(OutcomeKind.Busy);
        }

        return new DeliveryOutcome(OutcomeKind.Delivered);
    }

    private static object? Read(ShapedEvent one, Operation operation)
    {
        if (one.Shaped.Data.Kind != EventDataKind.Json) return null;
        using var data = JsonDocument.Parse(one.Shaped.Data.Bytes);
        return new ContractReader(new RequestErrors(), []).Read(data.RootElement, operation.Input);
    }

    private Task<bool> PublishAsync(string topic, Delivery delivery, ShapedEvent one, Operation operation, MeshResult result)
    {
        var answer = JsonSerializer.SerializeToUtf8Bytes(result.Value, CanonicalJson.Options);
        return intake.TryAcceptAsync(topic, [new CloudEvent
        {
            Id = delivery.KeyOf(one),
            Source = $"/topics/{delivery.Batch.Topic}/subscriptions/{delivery.Subscription.Name}",
            Type = $"{operation.Key}.answered",
            Subject = one.Original.Subject,
            Time = time.GetUtcNow(),
            DataContentType = "application/json",
            Extensions = [new EventExtension(EventExtensions.CausationId, one.Original.Id)],
            Data = new EventData(EventDataKind.Json, answer),
        }], answer.Length);
    }

    private static DeliveryOutcome OutcomeOf(MeshProblem problem) => problem.Reason switch
    {
        ProblemReason.InvalidInput or ProblemReason.ContextTooLong or ProblemReason.ContentRefused or ProblemReason.KeyReused
            => new DeliveryOutcome(OutcomeKind.BadRequest),
        ProblemReason.Overloaded or ProblemReason.RateLimited or ProblemReason.NoHealthyEndpoint or ProblemReason.KeyInUse
            => new DeliveryOutcome(OutcomeKind.Busy, RetryAfter: problem.RetryAfter),
        ProblemReason.DeadlineExceeded => new DeliveryOutcome(OutcomeKind.TimedOut),
        _ => new DeliveryOutcome(OutcomeKind.Failed),
    };
}

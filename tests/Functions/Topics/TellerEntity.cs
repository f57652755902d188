using FunctionsOrchestration.Topics.Outbox;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Functions.Tests.Topics;

/// <summary>An entity that publishes what it is told; its operation fails after that where the event is "broken".</summary>
public sealed class TellerEntity : TaskEntity<int>
{
    public void Tell(OutboxEvent told)
    {
        State++;
        Context.PublishEvent(Context.Id.Key, told);
        if (told.Type == "broken") throw new InvalidOperationException("It breaks after it has told.");
    }

    [Function(nameof(TellerEntity))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<TellerEntity>();
}

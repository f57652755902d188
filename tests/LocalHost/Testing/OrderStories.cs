using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Tests.Testing;

/// <summary>An orchestrator that uses every kind of event, and the functions that it needs.</summary>
public static class OrderStories
{
    public const string Order = "Order";

    [Function(Order)]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context, Payment payment)
    {
        var paid = await context.CallActivityAsync<string>(nameof(Stories.Charge), payment);
        var stock = new EntityInstanceId(nameof(Stock), context.NewGuid().ToString());
        await using (await context.Entities.LockEntitiesAsync(stock))
        {
            await context.Entities.CallEntityAsync(stock, "Add", payment.Amount);
        }

        await context.Entities.SignalEntityAsync(stock, "Add", 1);
        await context.CallSubOrchestratorAsync(nameof(Pack));
        await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
        var answer = await context.WaitForExternalEvent<string>("answer");
        return $"{paid}, {answer}";
    }

    [Function(nameof(Pack))]
    public static Task Pack([OrchestrationTrigger] TaskOrchestrationContext context) => Task.CompletedTask;

    public sealed class Stock : TaskEntity<int>
    {
        public int Add(int count) => State += count;

        [Function(nameof(Stock))]
        public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Stock>();
    }
}

/// <summary>The same orchestrator, changed: it waits before it charges.</summary>
public static class WaitsFirst
{
    [Function(OrderStories.Order)]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context, Payment payment)
    {
        await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
        return await context.CallActivityAsync<string>(nameof(Stories.Charge), payment);
    }
}

/// <summary>The same orchestrator, changed: it ends without packing.</summary>
public static class EndsEarly
{
    [Function(OrderStories.Order)]
    public static Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context, Payment payment) =>
        context.CallActivityAsync<string>(nameof(Stories.Charge), payment);
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Generators.Tests.ClassBased;

/// <summary>An orchestrator as a class, which calls tasks of both syntaxes.</summary>
[DurableTask]
public sealed class PlaceOrder : TaskOrchestrator<Order, string>
{
    public override async Task<string> RunAsync(TaskOrchestrationContext context, Order input)
    {
        var price = await context.CallPriceAsync(input);
        var approval = price > 10 ? await context.WaitForApprovedAsync() : new Approval("nobody");
        var total = await context.Entities.CallEntityAsync<int>(new EntityInstanceId("Sales", "all"), "Add", price);
        await context.CallForgetAsync(input);
        return $"{await context.CallThankAsync(approval.By)}: {price} of {total}";
    }
}

/// <summary>An orchestrator whose input may be left out.</summary>
[DurableTask("Approve")]
public sealed class SendApproval : TaskOrchestrator<string?, int>
{
    public override Task<int> RunAsync(TaskOrchestrationContext context, string? input)
    {
        if (input is null) throw new InvalidOperationException("Whom?");
        context.SendApproved(input, new Approval("Ada"));
        return Task.FromResult(1);
    }
}

/// <summary>An orchestrator as a function, which calls one that is a class.</summary>
public static class OrderOrchestrations
{
    [Function("TwoOrders")]
    public static async Task<string> TwoOrders([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await context.CallPlaceOrderAsync(new Order("a", 1)) + "; " + await context.CallPlaceOrderAsync(new Order("bb", 2));
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Generators.Tests.ClassBased;

/// <summary>What an item costs; from the services of the app.</summary>
public sealed class PriceList : IDisposable
{
    private bool _ended;

    public int this[string item] => _ended ? throw new ObjectDisposedException(item) : item.Length;

    public void Dispose() => _ended = true;
}

/// <summary>An activity with a constructor that asks for services.</summary>
[DurableTask]
public sealed class Price(PriceList prices) : TaskActivity<Order, int>
{
    public override async Task<int> RunAsync(TaskActivityContext context, Order input)
    {
        await Task.Yield();
        return prices[input.Item] * input.Count;
    }
}

/// <summary>An entity.</summary>
[DurableTask("Sales")]
public sealed class SalesBook : TaskEntity<int>
{
    public int Add(int amount) => State += amount;
}

/// <summary>Activities in the other syntax.</summary>
public static class OrderFunctions
{
    [Function("Thank")]
    public static string Thank([ActivityTrigger] string name, FunctionContext context) =>
        $"Thank you, {name}, says {context.FunctionDefinition.Name}";

    [Function("Forget")]
    public static Task Forget([ActivityTrigger] Order? order) => Task.FromResult(order);
}

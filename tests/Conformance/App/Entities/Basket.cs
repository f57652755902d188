using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Conformance.App.Entities;

/// <summary>An entity whose state is a record with a list and a map. Without state it does not exist.</summary>
public sealed class Basket : TaskEntity<BasketState?>
{
    public void Put(string item) => State = Now with
    {
        Items = [.. Now.Items, item],
        Counts = new Dictionary<string, int>(Now.Counts) { [item] = Now.Counts.GetValueOrDefault(item) + 1 },
    };

    public BasketState Get() => Now;

    /// <summary>An operation that takes time, an input and the context.</summary>
    public async Task<string> DescribeAsync(string greeting, TaskEntityContext context)
    {
        await Task.Delay(20);
        return $"{greeting} from {context.Id.Key} with {Now.Items.Count}";
    }

    /// <summary>Takes the state away, and so the entity.</summary>
    public void Empty() => State = null;

    [Function(nameof(Basket))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Basket>();

    protected override BasketState? InitializeState(TaskEntityOperation entityOperation) => null;

    private BasketState Now => State ?? new BasketState([], new Dictionary<string, int>());
}

/// <summary>What is in a basket.</summary>
public sealed record BasketState(IReadOnlyList<string> Items, IReadOnlyDictionary<string, int> Counts);

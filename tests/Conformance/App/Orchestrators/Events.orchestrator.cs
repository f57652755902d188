using FunctionsOrchestration.Conformance.App.Activities;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Conformance.App.Orchestrators;

/// <summary>A generation of an orchestration that continues as new.</summary>
public sealed record Generation(int Number, IReadOnlyList<string> Items, int Wanted, bool Preserve);

/// <summary>External events: early, in order, by several names, and across continue-as-new.</summary>
public static class Events
{
    /// <summary>Waits for "go", and only then for three events "item".</summary>
    [Function(nameof(ReceiveThree))]
    public static async Task<string> ReceiveThree([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SetCustomStatus("waiting for go");
        await context.WaitForExternalEvent<object?>("go");
        var items = new List<string>();
        while (items.Count < 3) items.Add(await context.WaitForExternalEvent<string>("item"));
        return string.Join(",", items);
    }

    /// <summary>Waits for events of three names at once.</summary>
    [Function(nameof(ReceiveNames))]
    public static async Task<string> ReceiveNames([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var all = await Task.WhenAll(
            context.WaitForExternalEvent<string>("a"), context.WaitForExternalEvent<string>("b"),
            context.WaitForExternalEvent<string>("c"));
        return string.Join(",", all);
    }

    /// <summary>Two waiters for one name, as they stand when an older wait was given up in a loop.</summary>
    [Function(nameof(ReceiveByTwo))]
    public static async Task<string> ReceiveByTwo([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var earlier = context.WaitForExternalEvent<string>("item");
        var later = context.WaitForExternalEvent<string>("item");
        return $"earlier {await earlier}, later {await later}";
    }

    /// <summary>A waiter gives up; the next one for the same name gets the event.</summary>
    [Function(nameof(ReceiveAfterTimeout))]
    public static async Task<string> ReceiveAfterTimeout([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            await context.WaitForExternalEvent<string>("item", TimeSpan.FromSeconds(1));
            return "too early";
        }
        catch (OperationCanceledException)
        {
            var item = context.WaitForExternalEvent<string>("item");
            context.SetCustomStatus("timed out");
            return await item;
        }
    }

    [Function(nameof(ReceiveRecord))]
    public static Task<Generation> ReceiveRecord([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.WaitForExternalEvent<Generation>("record");

    /// <summary>Takes one event "item" a generation.</summary>
    [Function(nameof(ReceiveByGeneration))]
    public static async Task<string> ReceiveByGeneration(
        [OrchestrationTrigger] TaskOrchestrationContext context, Generation generation)
    {
        var items = generation.Items.Append(await context.WaitForExternalEvent<string>("item")).ToList();
        if (items.Count == generation.Wanted) return string.Join(",", items);
        context.ContinueAsNew(generation with { Number = generation.Number + 1, Items = items }, generation.Preserve);
        return "never told";
    }

    /// <summary>
    /// Waits for "go", continues as new, and tells in the second generation whether an "item" that the first one had received
    /// and not taken is still there.
    /// </summary>
    [Function(nameof(CarryUntaken))]
    public static async Task<string> CarryUntaken([OrchestrationTrigger] TaskOrchestrationContext context, Generation generation)
    {
        if (generation.Number == 0)
        {
            context.SetCustomStatus("waiting for go");
            await context.WaitForExternalEvent<object?>("go");
            context.ContinueAsNew(generation with { Number = 1 }, generation.Preserve);
            return "never told";
        }

        try
        {
            return await context.WaitForExternalEvent<string>("item", TimeSpan.FromSeconds(2));
        }
        catch (OperationCanceledException)
        {
            return "nothing";
        }
    }

    /// <summary>Sends an event to another instance.</summary>
    [Function(nameof(SendItem))]
    public static Task SendItem([OrchestrationTrigger] TaskOrchestrationContext context, string target)
    {
        context.SendEvent(target, "item", $"from {context.Name}");
        return Task.CompletedTask;
    }

    /// <summary>Continues as new a number of times, with an activity in each generation.</summary>
    [Function(nameof(CountGenerations))]
    public static async Task<int> CountGenerations([OrchestrationTrigger] TaskOrchestrationContext context, int number)
    {
        var next = await context.CallActivityAsync<int>(nameof(Basics.Twice), number) - number + 1;
        if (next > 5) return number;
        context.ContinueAsNew(next);
        return -1;
    }
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.TortureApp;

/// <summary>Orchestrations that hear from others: events from outside and from each other, children.</summary>
public static class Talk
{
    private const string Item = "item";
    private const int EventsAGeneration = 4;

    /// <summary>
    /// Collects events until it is told to stop. It begins late, so that events come before they are awaited; it gives a wait
    /// up and takes it up again; and it continues as new while events are under way.
    /// </summary>
    [Function(nameof(Listen))]
    public static async Task<IReadOnlyList<int>> Listen([OrchestrationTrigger] TaskOrchestrationContext context, ListenerState state)
    {
        List<int> heard = [.. state.Heard];
        if (heard.Count % 3 == 0) await context.CallActivityAsync<int>(nameof(Activities.SlowPlus), heard.Count);
        for (var i = 0; i < EventsAGeneration; i++)
        {
            var item = await NextAsync(context);
            if (item == ListenerState.Stop)
            {
                await context.TellDoneAsync();
                return heard;
            }

            heard.Add(item);
        }

        context.ContinueAsNew(new ListenerState(heard), preserveUnprocessedEvents: true);
        return heard;
    }

    /// <summary>A parent that waits for its children, whose ids follow from its own.</summary>
    [Function(nameof(Family))]
    public static async Task<int> Family([OrchestrationTrigger] TaskOrchestrationContext context, int children)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, children).Select(i => context.CallSubOrchestratorAsync<int>(
            nameof(Chores.FanOut), i + 1, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-child{i}"))));
        await context.TellDoneAsync();
        return answers.Sum();
    }

    /// <summary>A parent and its child that send each other events.</summary>
    [Function(nameof(Converse))]
    public static async Task<int> Converse([OrchestrationTrigger] TaskOrchestrationContext context, int words)
    {
        var other = $"{context.InstanceId}-echo";
        var echo = context.CallSubOrchestratorAsync<int>(nameof(Echo), words, new SubOrchestrationOptions(instanceId: other));
        var sum = 0;
        for (var i = 1; i <= words; i++)
        {
            context.SendEvent(other, Item, i);
            if (i % 2 == 0) sum += await context.WaitForExternalEvent<int>(Item) + await context.WaitForExternalEvent<int>(Item);
        }

        sum += await echo;
        await context.TellDoneAsync();
        return sum;
    }

    [Function(nameof(Echo))]
    public static async Task<int> Echo([OrchestrationTrigger] TaskOrchestrationContext context, int words)
    {
        for (var i = 0; i < words; i++)
            context.SendEvent(context.Parent!.InstanceId, Item, await context.WaitForExternalEvent<int>(Item));
        await context.TellDoneAsync();
        return words;
    }

    private static async Task<int> NextAsync(TaskOrchestrationContext context)
    {
        using var giveUp = new CancellationTokenSource();
        var item = context.WaitForExternalEvent<int>(Item, giveUp.Token);
        var timer = context.CreateTimer(TimeSpan.FromMilliseconds(60), giveUp.Token);
        var first = await Task.WhenAny(item, timer);
        giveUp.Cancel();
        return first == item ? await item : await context.WaitForExternalEvent<int>(Item);
    }
}

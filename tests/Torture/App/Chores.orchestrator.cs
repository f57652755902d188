using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.TortureApp;

/// <summary>Orchestrations of one instance: activities, timers, retries, generations.</summary>
public static class Chores
{
    [Function(nameof(FanOut))]
    public static async Task<int> FanOut([OrchestrationTrigger] TaskOrchestrationContext context, int width)
    {
        var parts = await Task.WhenAll(Enumerable.Range(0, width).Select(i =>
            context.CallActivityAsync<int>(i % 2 == 0 ? nameof(Activities.Plus) : nameof(Activities.SlowPlus), i)));
        await context.TellDoneAsync();
        return parts.Sum();
    }

    /// <summary>One timer after the other, each in a race that it wins against a timer that is then cancelled.</summary>
    [Function(nameof(Timers))]
    public static async Task<int> Timers([OrchestrationTrigger] TaskOrchestrationContext context, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var cancel = new CancellationTokenSource();
            var never = context.CreateTimer(TimeSpan.FromDays(90), cancel.Token);
            await Task.WhenAny(context.CreateTimer(TimeSpan.FromMilliseconds(20 + (i * 370 % 1200)), CancellationToken.None), never);

            // CancelAsync would cancel on another thread, outside of the orchestration.
            cancel.Cancel();
        }

        await context.TellDoneAsync();
        return count;
    }

    [Function(nameof(Retries))]
    public static async Task<string> Retries([OrchestrationTrigger] TaskOrchestrationContext context, int count)
    {
        var policy = TaskOptions.FromRetryPolicy(new RetryPolicy(500, TimeSpan.FromMilliseconds(10)));
        var handler = TaskOptions.FromRetryHandler(retry => retry.LastAttemptNumber < 500);
        List<string> names = [];
        for (var i = 0; i < count; i++)
        {
            names.Add(await context.CallActivityAsync<string>(
                nameof(Activities.Flaky), $"{context.InstanceId}/{i}", i % 2 == 0 ? policy : handler));
        }

        await context.TellDoneAsync();
        return string.Join(' ', names);
    }

    /// <summary>Fails, after it has seen an activity fail and done something about it.</summary>
    [Function(nameof(Failure))]
    public static async Task<int> Failure([OrchestrationTrigger] TaskOrchestrationContext context, int number)
    {
        try
        {
            return await context.CallActivityAsync<int>(nameof(Activities.Refuse), number);
        }
        catch (TaskFailedException failed)
        {
            await context.CallActivityAsync<int>(nameof(Activities.Plus), number);
            await context.TellDoneAsync();
            throw new InvalidOperationException(failed.FailureDetails.ErrorMessage);
        }
    }

    /// <summary>Continues as new until nothing remains.</summary>
    [Function(nameof(Loop))]
    public static async Task<int> Loop([OrchestrationTrigger] TaskOrchestrationContext context, LoopState state)
    {
        if (state.Remaining == 0)
        {
            await context.TellDoneAsync();
            return state.Total;
        }

        var total = await context.CallActivityAsync<int>(nameof(Activities.Plus), state.Total);
        if (total % 2 == 0) await context.CreateTimer(TimeSpan.FromMilliseconds(250), CancellationToken.None);
        await context.TellAsync($"{context.InstanceId}/generation-{total}");
        context.ContinueAsNew(new LoopState(state.Remaining - 1, total));
        return 0;
    }

    /// <summary>Carries a large text from an activity into its next generation, another activity and its output.</summary>
    [Function(nameof(Heavy))]
    public static async Task<string?> Heavy([OrchestrationTrigger] TaskOrchestrationContext context, HeavyState state)
    {
        if (state.Text is null)
        {
            var text = await context.CallActivityAsync<string>(nameof(Activities.Enlarge), state.Number);
            context.ContinueAsNew(state with { Text = text });
            return null;
        }

        var length = await context.CallActivityAsync<int>(nameof(Activities.Measure), state.Text);
        await context.TellAsync($"{context.InstanceId}/{length}");
        await context.TellDoneAsync();
        return state.Text;
    }
}

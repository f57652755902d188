using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Conformance.App.Orchestrators;

/// <summary>Timers: short, long, past, cancelled, and in a race with an event.</summary>
public static class Timers
{
    /// <returns>The milliseconds that passed on the orchestration's clock.</returns>
    [Function(nameof(Sleep))]
    public static async Task<double> Sleep([OrchestrationTrigger] TaskOrchestrationContext context, double seconds)
    {
        var start = context.CurrentUtcDateTime;
        await context.CreateTimer(start.AddSeconds(seconds), CancellationToken.None);
        return (context.CurrentUtcDateTime - start).TotalMilliseconds;
    }

    /// <summary>Three timers that are created last one first.</summary>
    [Function(nameof(SleepInOrder))]
    public static async Task<string> SleepInOrder([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var order = new List<string>();
        await Task.WhenAll(NoteAsync(5, "third"), NoteAsync(3, "second"), NoteAsync(1, "first"));
        return string.Join(", ", order);

        async Task NoteAsync(int seconds, string name)
        {
            await context.CreateTimer(TimeSpan.FromSeconds(seconds), CancellationToken.None);
            order.Add(name);
        }
    }

    /// <summary>Waits for the event "go" or a timer, whichever is first, and cancels the timer.</summary>
    [Function(nameof(RaceTimer))]
    public static async Task<string> RaceTimer([OrchestrationTrigger] TaskOrchestrationContext context, double seconds)
    {
        using var cancel = new CancellationTokenSource();
        var timer = context.CreateTimer(TimeSpan.FromSeconds(seconds), cancel.Token);
        var go = context.WaitForExternalEvent<string>("go");
        context.SetCustomStatus("waiting");
        if (await Task.WhenAny(timer, go) == timer) return "timer";
        cancel.Cancel();
        return $"event {await go}";
    }

    /// <summary>Cancels a timer of days, and awaits it to its end.</summary>
    [Function(nameof(CancelTimer))]
    public static async Task<string> CancelTimer([OrchestrationTrigger] TaskOrchestrationContext context, double days)
    {
        using var cancel = new CancellationTokenSource();
        var timer = context.CreateTimer(TimeSpan.FromDays(days), cancel.Token);
        await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
        cancel.Cancel();
        try
        {
            await timer;
            return "fired";
        }
        catch (OperationCanceledException)
        {
            return "cancelled";
        }
    }

    /// <summary>The event with a time limit.</summary>
    [Function(nameof(WaitWithTimeout))]
    public static async Task<string> WaitWithTimeout([OrchestrationTrigger] TaskOrchestrationContext context, double seconds)
    {
        try
        {
            return await context.WaitForExternalEvent<string>("go", TimeSpan.FromSeconds(seconds));
        }
        catch (OperationCanceledException)
        {
            return "timed out";
        }
    }
}

using FunctionsOrchestration.Conformance.App.Entities;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Conformance.App.Orchestrators;

/// <summary>A transfer between two counters, which it locks in the order given.</summary>
public sealed record Transfer(string From, string To, int Amount);

/// <summary>One operation on an entity.</summary>
public sealed record Operation(string Entity, string Key, string Name, object? Input);

/// <summary>Orchestrations that call, signal and lock entities.</summary>
public static class WithEntities
{
    /// <summary>Calls a counter, signals it, and calls it again: what one sender sends arrives in order.</summary>
    [Function(nameof(CallAndSignal))]
    public static async Task<int[]> CallAndSignal([OrchestrationTrigger] TaskOrchestrationContext context, string key)
    {
        var counter = new EntityInstanceId(nameof(Counter), key);
        var first = await context.Entities.CallEntityAsync<int>(counter, nameof(Counter.Add), 5);
        for (var i = 0; i < 10; i++) await context.Entities.SignalEntityAsync(counter, nameof(Counter.Add), 1);
        return [first, await context.Entities.CallEntityAsync<int>(counter, nameof(Counter.Get))];
    }

    /// <summary>A signal that is delivered some seconds later.</summary>
    [Function(nameof(SignalLater))]
    public static Task SignalLater([OrchestrationTrigger] TaskOrchestrationContext context, string key) =>
        context.Entities.SignalEntityAsync(
            new EntityInstanceId(nameof(Counter), key), nameof(Counter.Add), 7,
            new SignalEntityOptions { SignalTime = context.CurrentUtcDateTime.AddSeconds(5) });

    /// <summary>Does one operation, and tells its result or how it failed.</summary>
    [Function(nameof(TryOperation))]
    public static async Task<string> TryOperation([OrchestrationTrigger] TaskOrchestrationContext context, Operation operation)
    {
        try
        {
            var result = await context.Entities.CallEntityAsync<object?>(
                new EntityInstanceId(operation.Entity, operation.Key), operation.Name, operation.Input);
            return $"{result}";
        }
        catch (EntityOperationFailedException failure)
        {
            return $"{failure.EntityId}|{failure.OperationName}|{failure.FailureDetails.ErrorType}|"
                + $"{failure.FailureDetails.ErrorMessage}|{failure.FailureDetails.IsCausedBy<InvalidOperationException>()}";
        }
    }

    /// <summary>Lets an entity's failure end the orchestration.</summary>
    [Function(nameof(LetOperationFail))]
    public static Task LetOperationFail([OrchestrationTrigger] TaskOrchestrationContext context, string key) =>
        context.Entities.CallEntityAsync(new EntityInstanceId(nameof(Counter), key), nameof(Counter.AddAndFail), 1);

    /// <summary>
    /// Locks two counters and moves an amount. Between reading and writing it waits, so that without the lock others would
    /// come between.
    /// </summary>
    [Function(nameof(Move))]
    public static async Task<int> Move([OrchestrationTrigger] TaskOrchestrationContext context, Transfer transfer)
    {
        var from = new EntityInstanceId(nameof(Counter), transfer.From);
        var to = new EntityInstanceId(nameof(Counter), transfer.To);
        await using (await context.Entities.LockEntitiesAsync(from, to))
        {
            var before = await context.Entities.CallEntityAsync<int>(from, nameof(Counter.Get));
            await context.CallActivityAsync<int>(nameof(Activities.Basics.Twice), 1);
            var after = await context.Entities.CallEntityAsync<int>(from, nameof(Counter.Add), -transfer.Amount);
            await context.Entities.CallEntityAsync<int>(to, nameof(Counter.Add), transfer.Amount);
            return before - after;
        }
    }

    /// <summary>What the context says about locks, before, within and after a critical section.</summary>
    [Function(nameof(DescribeLocks))]
    public static async Task<string[]> DescribeLocks([OrchestrationTrigger] TaskOrchestrationContext context, string key)
    {
        var told = new List<string> { Describe(context) };
        var section = await context.Entities.LockEntitiesAsync(
            new EntityInstanceId(nameof(Counter), $"{key}-b"), new EntityInstanceId(nameof(Counter), $"{key}-a"));
        told.Add(Describe(context));
        await section.DisposeAsync();
        told.Add(Describe(context));
        return [.. told];
    }

    /// <summary>Within a critical section only what is locked may be called, and only other entities may be signalled.</summary>
    [Function(nameof(BreakLockRules))]
    public static async Task<string[]> BreakLockRules([OrchestrationTrigger] TaskOrchestrationContext context, string key)
    {
        var locked = new EntityInstanceId(nameof(Counter), key);
        var other = new EntityInstanceId(nameof(Counter), $"{key}-other");
        await using (await context.Entities.LockEntitiesAsync(locked))
        {
            return
            [
                await RefusalOf(() => context.Entities.CallEntityAsync(other, nameof(Counter.Get))),
                await RefusalOf(() => context.Entities.SignalEntityAsync(locked, nameof(Counter.Add), 1)),
                await RefusalOf(() => context.Entities.LockEntitiesAsync(other)),
            ];
        }
    }

    /// <summary>Locks a counter and fails without letting go.</summary>
    [Function(nameof(FailWithLock))]
    public static async Task FailWithLock([OrchestrationTrigger] TaskOrchestrationContext context, string key)
    {
        await context.Entities.LockEntitiesAsync(new EntityInstanceId(nameof(Counter), key));
        throw new InvalidOperationException("failed with a lock");
    }

    /// <summary>Locks a counter and waits for "go".</summary>
    [Function(nameof(HoldLock))]
    public static async Task<string> HoldLock([OrchestrationTrigger] TaskOrchestrationContext context, string key)
    {
        await using (await context.Entities.LockEntitiesAsync(new EntityInstanceId(nameof(Counter), key)))
        {
            context.SetCustomStatus("locked");
            return await context.WaitForExternalEvent<string>("go");
        }
    }

    private static string Describe(TaskOrchestrationContext context) =>
        context.Entities.InCriticalSection(out var ids) ? string.Join(",", ids!.Select(id => id.Key).Order()) : "free";

    private static async Task<string> RefusalOf(Func<Task> call)
    {
        try
        {
            await call();
            return "allowed";
        }
        catch (InvalidOperationException)
        {
            return "refused";
        }
    }
}

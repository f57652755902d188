using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.TortureApp;

/// <summary>Orchestrations that share entities: calls, signals, locks.</summary>
public static class Sharing
{
    /// <summary>A transfer under the locks of both accounts, with a pause between its two halves.</summary>
    [Function(nameof(Transfer))]
    public static async Task<int> Transfer([OrchestrationTrigger] TaskOrchestrationContext context, TransferInput input)
    {
        await using (await context.Entities.LockEntitiesAsync(Account.Of(input.From), Account.Of(input.To)))
        {
            await context.Entities.CallEntityAsync(Account.Of(input.From), nameof(Account.Move), -input.Amount);
            await context.CallActivityAsync<int>(nameof(Activities.Plus), input.Amount);
            await context.Entities.CallEntityAsync(Account.Of(input.To), nameof(Account.Move), input.Amount);
        }

        await context.TellDoneAsync();
        return input.Amount;
    }

    /// <summary>Signals, every second one for later.</summary>
    [Function(nameof(Signals))]
    public static async Task<int> Signals([OrchestrationTrigger] TaskOrchestrationContext context, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var token = $"{context.InstanceId}/signal-{i}";
            var later = new SignalEntityOptions { SignalTime = context.CurrentUtcDateTime.AddMilliseconds(40 * i) };
            await context.Entities.SignalEntityAsync(Tally.Of(token), nameof(Tally.Add), token, i % 2 == 0 ? null : later);
        }

        await context.TellDoneAsync();
        return count;
    }

    /// <summary>Calls, each of which must find its token there once, and one that fails.</summary>
    [Function(nameof(Calls))]
    public static async Task<int> Calls([OrchestrationTrigger] TaskOrchestrationContext context, int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            var token = $"{context.InstanceId}/call-{i}";
            sum += await context.Entities.CallEntityAsync<int>(Tally.Of(token), nameof(Tally.Add), token);
        }

        try
        {
            var token = $"{context.InstanceId}/never";
            await context.Entities.CallEntityAsync<int>(Tally.Of(token), nameof(Tally.AddAndFail), token);
        }
        catch (EntityOperationFailedException)
        {
            sum += 1000;
        }

        await context.TellDoneAsync();
        return sum;
    }

    /// <summary>Holds the locks of two accounts until it is terminated, which must give them back.</summary>
    [Function(nameof(Hold))]
    public static async Task<int> Hold([OrchestrationTrigger] TaskOrchestrationContext context, TransferInput input)
    {
        await using var locks = await context.Entities.LockEntitiesAsync(Account.Of(input.From), Account.Of(input.To));
        return await context.WaitForExternalEvent<int>("never");
    }
}

using FunctionsOrchestration.Durable;
using FunctionsOrchestration.Streams.Partitions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Streams.Asking;

/// <summary>Asks a batch of questions and hands the answers to the partition that waits for them, whatever comes of it.</summary>
internal static class StreamAskOrchestrator
{
    [Function(nameof(StreamAsk))]
    public static async Task StreamAsk([OrchestrationTrigger] TaskOrchestrationContext context, AskInput input)
    {
        var answer = await AskAsync(context, input);
        await context.Entities.SignalEntityAsync(
            new EntityInstanceId(nameof(StreamPartition), new PartitionId(input.Stream, input.Partition).Key), nameof(StreamPartition.Answer),
            new AskAnswer(input.Incarnation, answer));
    }

    private static async Task<PartitionInput> AskAsync(TaskOrchestrationContext context, AskInput input)
    {
        try
        {
            return await context.CallActivityAsync<PartitionInput>(nameof(StreamAskActivities.AskBatch), input, Retries.Undo);
        }
        catch (TaskFailedException unanswered)
        {
            return await context.CallActivityAsync<PartitionInput>(
                nameof(StreamAskActivities.GiveUpBatch), new GivenUpAsk(input, unanswered.FailureDetails.ErrorMessage), Retries.Undo);
        }
    }
}

/// <summary>Questions that nobody answered.</summary>
/// <param name="Ask">The questions.</param>
/// <param name="Problem">Why, as a sentence.</param>
public sealed record GivenUpAsk(AskInput Ask, string Problem);

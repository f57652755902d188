using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Triggers.Queue;

/// <summary>Runs the function for one message, and then deletes the message, gives it back, or moves it to the poison queue.</summary>
internal sealed class MessageProcessor(FunctionInvoker invoker, TimeProvider time, ILogger logger)
{
    private enum Outcome
    {
        Succeeded,
        Failed,

        /// <summary>The host stops, and the function gave up for that: it has not failed.</summary>
        Interrupted,
    }

    /// <summary>Processes a message that has just been received. Never throws: what fails comes back after a while.</summary>
    public async Task ProcessAsync(TriggerQueue source, QueueMessage message, CancellationToken stop)
    {
        try
        {
            var body = source.Encoding.Decode(message.Body);
            if (body is null)
                await MoveToPoisonAsync(source, message, message.PopReceipt, "its body is no Base64");
            else if (message.DequeueCount > source.MaxDequeueCount)
                await MoveToPoisonAsync(source, message, message.PopReceipt, $"it was dequeued {message.DequeueCount} times");
            else
                await InvokeAndSettleAsync(source, message, body, stop);
        }
        catch (Exception fault)
        {
            Log.MessageNotSettled(logger, fault, message.MessageId, source.Queue.Name);
        }
    }

    private async Task InvokeAndSettleAsync(TriggerQueue source, QueueMessage message, BinaryData body, CancellationToken stop)
    {
        var lease = new VisibilityLease(source.Queue, message, time, logger);
        Outcome outcome;
        await using (lease)
            outcome = await InvokeAsync(source.Function, message, body, stop);

        if (outcome == Outcome.Succeeded)
            await DeleteAsync(source.Queue, message.MessageId, lease.PopReceipt);
        else if (outcome == Outcome.Interrupted)
            await ReleaseAsync(source.Queue, message.MessageId, lease.PopReceipt, TimeSpan.Zero);
        else if (message.DequeueCount >= source.MaxDequeueCount)
            await MoveToPoisonAsync(source, message, lease.PopReceipt, $"its function failed {message.DequeueCount} times");
        else
            await ReleaseAsync(source.Queue, message.MessageId, lease.PopReceipt, source.VisibilityTimeout);
    }

    private async Task<Outcome> InvokeAsync(
        FunctionDescriptor function, QueueMessage message, BinaryData body, CancellationToken stop)
    {
        try
        {
            object argument = function.TriggerParameter.ParameterType == typeof(QueueMessage)
                ? MessageBinding.WithBody(message, body)
                : body;
            await invoker.InvokeAsync(function, argument, MessageBinding.DataOf(message, body), stop);
            return Outcome.Succeeded;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Outcome.Interrupted;
        }
        catch (Exception)
        {
            return Outcome.Failed; // logged by the invoker
        }
    }

    /// <summary>Adds first and deletes then: a crash in between makes two of the message, never none.</summary>
    private async Task MoveToPoisonAsync(TriggerQueue source, QueueMessage message, string popReceipt, string reason)
    {
        Log.MovedToPoison(logger, message.MessageId, source.Poison.Name, reason);
        await source.Poison.CreateIfNotExistsAsync();
        await source.Poison.SendMessageAsync(message.Body);
        await DeleteAsync(source.Queue, message.MessageId, popReceipt);
    }

    private async Task DeleteAsync(QueueClient queue, string id, string popReceipt)
    {
        try
        {
            await queue.DeleteMessageAsync(id, popReceipt);
        }
        catch (RequestFailedException gone) when (gone.Status is 400 or 404)
        {
            Log.MessageGone(logger, id, queue.Name);
        }
    }

    private async Task ReleaseAsync(QueueClient queue, string id, string popReceipt, TimeSpan visibilityTimeout)
    {
        try
        {
            await queue.UpdateMessageAsync(id, popReceipt, visibilityTimeout: visibilityTimeout);
        }
        catch (RequestFailedException gone) when (gone.Status is 400 or 404)
        {
            Log.MessageGone(logger, id, queue.Name);
        }
    }
}

using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace FunctionsOrchestration.Streams.Partitions;

/// <summary>A message that was read.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Receipt">What proves that it was read here last.</param>
public sealed record HeldMessage(string Id, string Receipt)
{
    internal static HeldMessage Of(QueueMessage message) => new(message.MessageId, message.PopReceipt);

    /// <summary>Deletes messages. One that was hidden for too short a time, and that somebody has read again, is his and stays.</summary>
    /// <param name="queue">Their queue.</param>
    /// <param name="messages">Which.</param>
    /// <returns>Ids of those that were deleted.</returns>
    internal static async Task<IReadOnlySet<string>> DeleteAsync(QueueClient queue, IEnumerable<HeldMessage> messages)
    {
        var deleted = await Task.WhenAll(messages.Select(one => TryDeleteAsync(queue, one)));
        return deleted.OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    private static async Task<string?> TryDeleteAsync(QueueClient queue, HeldMessage message)
    {
        try
        {
            await queue.DeleteMessageAsync(message.Id, message.Receipt);
            return message.Id;
        }
        catch (RequestFailedException lost) when (lost.ErrorCode == QueueErrorCode.MessageNotFound || lost.ErrorCode == QueueErrorCode.PopReceiptMismatch)
        {
            return null;
        }
    }
}

using Azure.Storage.Queues.Models;

namespace FunctionsOrchestration.LocalHost.Triggers.Queue;

/// <summary>What a queue function can take from its message beside the body.</summary>
internal static class MessageBinding
{
    /// <summary>The message with its body decoded.</summary>
    public static QueueMessage WithBody(QueueMessage message, BinaryData body) => QueuesModelFactory.QueueMessage(
        message.MessageId, message.PopReceipt, body, message.DequeueCount, message.NextVisibleOn, message.InsertedOn, message.ExpiresOn);

    /// <summary>The metadata that parameters of these names take; <c>QueueTrigger</c> is the body as text.</summary>
    public static IReadOnlyDictionary<string, object?> DataOf(QueueMessage message, BinaryData body) =>
        new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["QueueTrigger"] = body.ToString(),
            ["Id"] = message.MessageId,
            ["PopReceipt"] = message.PopReceipt,
            ["DequeueCount"] = message.DequeueCount,
            ["InsertionTime"] = message.InsertedOn,
            ["ExpirationTime"] = message.ExpiresOn,
            ["NextVisibleTime"] = message.NextVisibleOn,
        };
}

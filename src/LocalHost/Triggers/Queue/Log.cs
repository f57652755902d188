using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Triggers.Queue;

/// <summary>What queue triggers tell. Bodies are never logged.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} goes to queue '{PoisonQueue}': {Reason}.")]
    public static partial void MovedToPoison(ILogger logger, string messageId, string poisonQueue, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} of queue '{Queue}' could not be kept invisible while its function runs: it may be processed twice.")]
    public static partial void LeaseLost(ILogger logger, Exception fault, string messageId, string queue);

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {MessageId} of queue '{Queue}' could not be deleted, given back or moved: it comes back when its lease has run out.")]
    public static partial void MessageNotSettled(ILogger logger, Exception fault, string messageId, string queue);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Message {MessageId} of queue '{Queue}' is gone, or somebody else has taken it.")]
    public static partial void MessageGone(ILogger logger, string messageId, string queue);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Queue '{Queue}' of '{Function}' cannot be reached, and is tried again until it can: {Reason}")]
    public static partial void QueueUnreachable(ILogger logger, string reason, string queue, string function);

    [LoggerMessage(Level = LogLevel.Information, Message = "Queue '{Queue}' of '{Function}' can be reached again.")]
    public static partial void QueueReachable(ILogger logger, string queue, string function);
}

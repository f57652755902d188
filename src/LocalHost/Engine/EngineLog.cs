using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Engine;

/// <summary>What the engine logs. Payloads never are.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(1, LogLevel.Information, "Task hub {Hub} is open: {Instances} instances and {Messages} messages go on.")]
    public static partial void HubOpened(this ILogger logger, string hub, int instances, int messages);

    [LoggerMessage(2, LogLevel.Error, "A step of '{InstanceId}' could not be taken or written; it is tried again every {Delay}, and the same cause is not told again.")]
    public static partial void StepNotWritten(this ILogger logger, string instanceId, TimeSpan delay, Exception exception);

    // Whoever ran the function has logged its exception, with the stack.
    [LoggerMessage(3, LogLevel.Warning, "Activity '{Activity}' of '{InstanceId}' (#{TaskId}, attempt {Attempt}) failed: {Failure}")]
    public static partial void ActivityFailed(
        this ILogger logger, string activity, string instanceId, int taskId, int attempt, string failure);

    [LoggerMessage(4, LogLevel.Warning, "Orchestration '{Orchestrator}' '{InstanceId}' failed: {Failure}")]
    public static partial void OrchestrationFailed(this ILogger logger, string orchestrator, string instanceId, string failure);

    [LoggerMessage(5, LogLevel.Information, "{Message} for '{InstanceId}' is dropped: there is no such running instance.")]
    public static partial void MessageDropped(this ILogger logger, string message, string instanceId);

    [LoggerMessage(6, LogLevel.Warning, "Operation '{Operation}' of entity '{EntityId}' failed: {Failure}")]
    public static partial void OperationFailed(this ILogger logger, string operation, string entityId, string failure);

    [LoggerMessage(8, LogLevel.Warning, "Orchestration '{Orchestrator}' '{InstanceId}' waits for a host of its version. {Mismatch}")]
    public static partial void VersionRejected(this ILogger logger, string orchestrator, string instanceId, string mismatch);

    [LoggerMessage(9, LogLevel.Warning, "{Uri} answered 202 without a Location, so that it cannot be followed.")]
    public static partial void HttpLocationMissing(this ILogger logger, Uri uri);

    [LoggerMessage(10, LogLevel.Information, "Polling HTTP status at location: {Uri}")]
    public static partial void HttpPolled(this ILogger logger, Uri uri);

    [LoggerMessage(11, LogLevel.Error, "Orchestrator '{Orchestrator}' '{InstanceId}' has been in one step for {Time} and is failed; its thread is lost. "
        + "Look for .Result, .Wait(), Thread.Sleep or a loop that does not end.")]
    public static partial void StepBlocked(this ILogger logger, string orchestrator, string instanceId, TimeSpan time);

    [LoggerMessage(7, LogLevel.Error, "Background work of the engine ended with an error.")]
    public static partial void BackgroundFailed(this ILogger logger, Exception exception);
}

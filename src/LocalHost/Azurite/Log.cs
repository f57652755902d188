using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Azurite;

/// <summary>What the storage emulator tells.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Azurite answers after {Milliseconds:0} ms; its data lies in '{DataDirectory}'.")]
    public static partial void AzuriteStarted(ILogger logger, double milliseconds, string dataDirectory);

    [LoggerMessage(Level = LogLevel.Information, Message = "Storage is the Azurite that already answers on port {QueuePort}; it is left running on exit.")]
    public static partial void AzuriteFound(ILogger logger, int queuePort);

    [LoggerMessage(Level = LogLevel.Error, Message = "No local storage. {Reason}")]
    public static partial void AzuriteUnavailable(ILogger logger, string reason);
}

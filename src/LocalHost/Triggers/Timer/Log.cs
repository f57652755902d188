using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Triggers.Timer;

/// <summary>What timers tell.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "'{Function}' is past due: it missed {Occurrence:u} and runs now.")]
    public static partial void PastDue(ILogger logger, string function, DateTimeOffset occurrence);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The schedule status of '{Function}' could not be written: an occurrence missed while the host is down may go unnoticed.")]
    public static partial void StatusNotWritten(ILogger logger, Exception fault, string function);

    [LoggerMessage(Level = LogLevel.Error, Message = "The timer of '{Function}' has ended; it does not run again before the host restarts.")]
    public static partial void TimerEnded(ILogger logger, Exception fault, string function);
}

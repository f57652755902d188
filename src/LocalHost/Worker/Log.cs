using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>What the worker logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "'{Function}' succeeded in {Milliseconds:0.0} ms.")]
    public static partial void Succeeded(this ILogger logger, string function, double milliseconds);

    [LoggerMessage(2, LogLevel.Information, "'{Function}' was cancelled after {Milliseconds:0.0} ms.")]
    public static partial void Cancelled(this ILogger logger, string function, double milliseconds);

    [LoggerMessage(3, LogLevel.Error, "'{Function}' failed after {Milliseconds:0.0} ms.")]
    public static partial void Failed(this ILogger logger, Exception exception, string function, double milliseconds);
}

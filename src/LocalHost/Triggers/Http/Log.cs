using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Triggers.Http;

/// <summary>What HTTP triggers log, beside what every invocation does.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "What '{Function}' returned could not be written as a response.")]
    public static partial void ResponseFailed(this ILogger logger, Exception exception, string function);
}

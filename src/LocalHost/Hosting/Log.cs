using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>What the host itself logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "{File} has settings that mean nothing to this host: {Settings}.")]
    public static partial void UnknownSettings(this ILogger logger, string file, string settings);
}

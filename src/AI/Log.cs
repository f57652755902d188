using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.AI;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Loaded {Model} in {Milliseconds:0} ms")]
    public static partial void ModelLoaded(ILogger logger, string model, double milliseconds);

    [LoggerMessage(2, LogLevel.Error, "{Model} cannot be loaded; {Operation} is unavailable until it can")]
    public static partial void ModelUnavailable(ILogger logger, string model, string operation, Exception failure);
}

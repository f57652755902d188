using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Mesh;

/// <summary>Every message that the mesh logs. Payloads appear at Trace only.</summary>
internal static partial class Log
{
    [LoggerMessage(400, LogLevel.Information, "The catalog has {Services} services with {Endpoints} endpoints")]
    public static partial void CatalogLoaded(this ILogger log, int services, int endpoints);

    [LoggerMessage(401, LogLevel.Error, "The changed catalog is refused; the running one stays: {Errors}")]
    public static partial void CatalogRefused(this ILogger log, string errors);

    [LoggerMessage(402, LogLevel.Warning, "Left out of the catalog: {Reasons}")]
    public static partial void LeftOut(this ILogger log, string reasons);

    [LoggerMessage(403, LogLevel.Error, "The catalog could not be read; the running one stays")]
    public static partial void CatalogUnreadable(this ILogger log, Exception exception);

    [LoggerMessage(420, LogLevel.Warning, "Endpoint {Endpoint} of {Service} fails its probes: {Problem}")]
    public static partial void ProbesFail(this ILogger log, string endpoint, string service, string problem);

    [LoggerMessage(421, LogLevel.Information, "Endpoint {Endpoint} of {Service} is well again by its probes")]
    public static partial void ProbesSucceed(this ILogger log, string endpoint, string service);

    [LoggerMessage(450, LogLevel.Information, "{Endpoint} of {Service} was started as process {ProcessId} at {Address}")]
    public static partial void WorkerStarted(this ILogger log, string endpoint, string service, int processId, Uri address);

    [LoggerMessage(451, LogLevel.Information, "{Endpoint} of {Service}, process {ProcessId}, was ready after {Seconds} s")]
    public static partial void WorkerReady(this ILogger log, string endpoint, string service, int processId, double seconds);

    [LoggerMessage(452, LogLevel.Warning, "{Endpoint} of {Service} failed: {Failure} The next one is started in {Seconds} s")]
    public static partial void WorkerFailed(this ILogger log, string endpoint, string service, string failure, double seconds);

    [LoggerMessage(453, LogLevel.Warning, "{Endpoint} of {Service} is stopped with {Calls} calls under way; its time to end them is over")]
    public static partial void WorkerNotDrained(this ILogger log, string endpoint, string service, int calls);

    [LoggerMessage(454, LogLevel.Information, "{Endpoint} of {Service}, process {ProcessId}, has ended")]
    public static partial void WorkerEnded(this ILogger log, string endpoint, string service, int processId);

    [LoggerMessage(455, LogLevel.Warning, "Ended process {ProcessId}, which an app that died had started")]
    public static partial void OrphanEnded(this ILogger log, int processId);

    [LoggerMessage(456, LogLevel.Warning, "What an app that died had started is not known: {File} cannot be read")]
    public static partial void OrphansUnreadable(this ILogger log, Exception exception, string file);
}

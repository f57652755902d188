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

    [LoggerMessage(430, LogLevel.Information, "Limit {Scope} is declared, version {Version}")]
    public static partial void RateLimitDeclared(this ILogger log, string scope, long version);

    [LoggerMessage(431, LogLevel.Warning, "Limit {Scope} cannot be read and is not kept; a later version of this program has written it")]
    public static partial void RateLimitUnreadable(this ILogger log, string scope);

    [LoggerMessage(432, LogLevel.Warning, "The owner of limit {Limit} cannot be reached; calls that find nothing leased go by its policy")]
    private static partial void RateOwnerLost(this ILogger log, string limit);

    [LoggerMessage(433, LogLevel.Information, "The owner of limit {Limit} is reached again")]
    private static partial void RateOwnerFound(this ILogger log, string limit);

    /// <summary>Says that the way to an owner has changed.</summary>
    public static void RateOwnerReached(this ILogger log, string limit, bool isReached)
    {
        if (isReached) log.RateOwnerFound(limit);
        else log.RateOwnerLost(limit);
    }

    [LoggerMessage(440, LogLevel.Warning, "The budget of {Tenant} cannot be told what was spent; it will be told again")]
    public static partial void BudgetOwnerUnreachable(this ILogger log, Exception exception, string tenant);

    [LoggerMessage(445, LogLevel.Error, "What calls showed cannot be told to the shared circuits; this worker's own go on by themselves")]
    public static partial void CircuitsUnreported(this ILogger log, Exception exception);

    [LoggerMessage(446, LogLevel.Error, "Places of {Service} cannot be leased; when their term ends nothing more is let in")]
    public static partial void PlacesUnavailable(this ILogger log, Exception exception, string service);

    [LoggerMessage(447, LogLevel.Warning, "{Calls} calls of {Service} go on though the term of their places has ended")]
    public static partial void CallsOutlivePlaces(this ILogger log, int calls, string service);

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

    [LoggerMessage(475, LogLevel.Information, "The split of {Service} is at revision {Revision}: {Stable}, canary {Weight} %")]
    public static partial void SplitChanged(this ILogger log, string service, long revision, string? stable, double weight);

    [LoggerMessage(476, LogLevel.Error, "The split of {Service} cannot be read; the one that is known stays")]
    public static partial void SplitUnreadable(this ILogger log, Exception exception, string service);

    [LoggerMessage(477, LogLevel.Warning, "What was measured of {Service} cannot be reported; it is sent again")]
    public static partial void TrafficUnreported(this ILogger log, Exception exception, string service);

    [LoggerMessage(478, LogLevel.Warning, "A copied call of {Service} could not be compared")]
    public static partial void CopyFailed(this ILogger log, Exception exception, string service);

    [LoggerMessage(480, LogLevel.Warning, "Exposures to variants cannot be written; they are written again")]
    public static partial void ExposuresUnwritten(this ILogger log, Exception exception);
}

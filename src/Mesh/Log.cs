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

    [LoggerMessage(475, LogLevel.Information, "The split of {Service} is at revision {Revision}: {Stable}, canary {Weight} %")]
    public static partial void SplitChanged(this ILogger log, string service, long revision, string? stable, double weight);

    [LoggerMessage(476, LogLevel.Error, "The split of {Service} cannot be read; the one that is known stays")]
    public static partial void SplitUnreadable(this ILogger log, Exception exception, string service);

    [LoggerMessage(477, LogLevel.Warning, "What was measured of {Service} cannot be reported; it is sent again")]
    public static partial void TrafficUnreported(this ILogger log, Exception exception, string service);

    [LoggerMessage(478, LogLevel.Warning, "A copied call of {Service} could not be compared")]
    public static partial void CopyFailed(this ILogger log, Exception exception, string service);
}

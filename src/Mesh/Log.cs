using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Mesh;

/// <summary>Every message that the mesh logs. Payloads appear at Trace only.</summary>
internal static partial class Log
{
    [LoggerMessage(420, LogLevel.Warning, "Endpoint {Endpoint} of {Service} fails its probes: {Problem}")]
    public static partial void ProbesFail(this ILogger log, string endpoint, string service, string problem);

    [LoggerMessage(421, LogLevel.Information, "Endpoint {Endpoint} of {Service} is well again by its probes")]
    public static partial void ProbesSucceed(this ILogger log, string endpoint, string service);
}

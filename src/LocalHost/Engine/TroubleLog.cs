using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Engine;

/// <summary>
/// Logs why steps cannot be taken: once for each cause, however many instances try again however often. A cause that comes
/// back after it was gone for a while is told again.
/// </summary>
internal sealed class TroubleLog(ILogger log, TimeProvider time, TimeSpan retryDelay)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _lastSeen = new(StringComparer.Ordinal);

    public void Report(string instanceId, Exception fault)
    {
        if (IsNew($"{fault.GetType()}: {fault.Message}")) log.StepNotWritten(instanceId, retryDelay, fault);
    }

    private bool IsNew(string cause)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            var isNew = !_lastSeen.TryGetValue(cause, out var last) || time.GetElapsedTime(last, now) > (10 * retryDelay) + TimeSpan.FromMinutes(1);
            _lastSeen[cause] = now;
            return isNew;
        }
    }
}

using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Telemetry;

namespace FunctionsOrchestration.Mesh.Health;

/// <summary>Turns the end of an attempt into what it says about the endpoint.</summary>
/// <param name="outliers">Counts errors.</param>
/// <param name="board">Is told of rests.</param>
/// <param name="metrics">Counts attempts.</param>
/// <param name="time">The clock.</param>
internal sealed class Verdicts(OutlierDetector outliers, HealthBoard board, MeshMetrics metrics, TimeProvider time)
{
    // What an endpoint that says "too many" without saying for how long gets.
    private static readonly TimeSpan DefaultRest = TimeSpan.FromSeconds(1);

    /// <summary>An attempt ended.</summary>
    public void Add(ServiceModel service, EndpointModel endpoint, EndpointReply reply)
    {
        metrics.AttemptEnded(service, endpoint, reply);

        // A refused connection is quick; it must not make a dead endpoint look like a fast one.
        if (reply.Fault is null or { Kind: FaultKind.TimedOut } && reply.Elapsed > TimeSpan.Zero) endpoint.State.Latency.Observe(reply.Elapsed);
        if (endpoint.IsLimited && reply.Usage is { } usage) endpoint.State.Usage.AddTokens(usage.Total);
        if (reply.Fault is { } last) endpoint.State.Health.Failed(last.Kind);
        endpoint.State.Health.Shared?.Outcomes.Add(reply, service.Definition.Resilience.Circuit.SlowAfter);
        switch (reply.Fault)
        {
            case { Kind: FaultKind.RateLimited } full:
                endpoint.State.Health.Rest(time.GetUtcNow().UtcTicks + (full.RetryAfter ?? DefaultRest).Ticks);
                board.Changed(service.Name);
                break;
            case { } fault when Faults.IsFailure(fault.Kind):
                outliers.Failed(service, endpoint);
                break;
            default:
                OutlierDetector.Succeeded(endpoint);
                break;
        }
    }

    /// <summary>A permit to try a shared circuit was taken: without another nobody else may.</summary>
    public void ProbeBegan(ServiceModel service) => board.Changed(service.Name);

    /// <summary>Why nobody of the version can be used now.</summary>
    public string Why(VersionModel version) => Outage.Describe(version, time.GetUtcNow().UtcTicks);

    /// <summary>When an endpoint that cannot be used now may be usable again: when a time passes, or else when it is probed next.</summary>
    public TimeSpan? NextChange(ServiceModel service, VersionModel version)
    {
        var now = time.GetUtcNow().UtcTicks;
        return version.Endpoints.Min(endpoint => endpoint.State.Health.NextChange(now)) is { } next
            ? TimeSpan.FromTicks(next - now)
            : service.Definition.Health.ProbeInterval;
    }
}

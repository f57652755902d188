using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Pipeline;

namespace FunctionsOrchestration.Mesh.Telemetry;

/// <summary>The outermost stage: a span and the measurements of a call. While nobody listens it is not there.</summary>
/// <param name="metrics">What is counted.</param>
/// <param name="time">The clock.</param>
internal sealed class RecordStage(MeshMetrics metrics, TimeProvider time) : IMeshStage
{
    public ValueTask<MeshResult> InvokeAsync(MeshCall call, MeshNext next, CancellationToken cancellation) =>
        metrics.AreCallsRecorded || MeshTelemetry.Source.HasListeners() ? RecordAsync(call, next, cancellation) : next(call, cancellation);

    private async ValueTask<MeshResult> RecordAsync(MeshCall call, MeshNext next, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        using var span = CallSpan.Start(call.Request);
        var result = await next(call, cancellation);
        if (span is not null) CallSpan.End(span, call, result);
        metrics.CallEnded(call, result, time.GetElapsedTime(began));
        if (result.Stream?.FirstPart is { } first) metrics.FirstPartCame(call, result, first);
        return result;
    }
}

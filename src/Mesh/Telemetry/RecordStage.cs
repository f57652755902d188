using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Pipeline;

namespace FunctionsOrchestration.Mesh.Telemetry;

/// <summary>The outermost stage: a span and the measurements of a call. While nobody listens it is not there.</summary>
/// <param name="metrics">What is counted.</param>
/// <param name="tally">What is counted for events about calls.</param>
/// <param name="time">The clock.</param>
internal sealed class RecordStage(MeshMetrics metrics, CallTally tally, TimeProvider time) : IMeshStage
{
    public ValueTask<MeshResult> InvokeAsync(MeshCall call, MeshNext next, CancellationToken cancellation) =>
        metrics.AreCallsRecorded || tally.IsOn || MeshTelemetry.Source.HasListeners() ? RecordAsync(call, next, cancellation) : next(call, cancellation);

    private async ValueTask<MeshResult> RecordAsync(MeshCall call, MeshNext next, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        using var span = CallSpan.Start(call.Request);
        var result = await next(call, cancellation);
        if (span is not null) CallSpan.End(span, call, result);
        var took = time.GetElapsedTime(began);
        metrics.CallEnded(call, result, took);
        if (tally.IsOn && call.Operation is not null) tally.Add(call, result, took);
        if (result.Stream?.FirstPart is { } first) metrics.FirstPartCame(call, result, first);
        return result;
    }
}

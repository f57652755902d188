using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Pipeline;

namespace FunctionsOrchestration.Mesh.Traffic;

/// <summary>Counts what comes of a call for the arm that it went to. While no rollout measures it is not there.</summary>
internal sealed class MeasureStage : IMeshStage
{
    public ValueTask<MeshResult> InvokeAsync(MeshCall call, MeshNext next, CancellationToken cancellation) =>
        call.Arm?.Recorder is { } recorder ? MeasureAsync(recorder, call, next, cancellation) : next(call, cancellation);

    private static async ValueTask<MeshResult> MeasureAsync(ArmRecorder recorder, MeshCall call, MeshNext next, CancellationToken cancellation)
    {
        try
        {
            var result = await next(call, cancellation);
            recorder.Add(result, call.FailedAttempts, CostOf(call.Asked?.Definition, result));
            return result;
        }
        catch (OperationCanceledException) when (call.IsPastDeadline)
        {
            recorder.AddLate(call.FailedAttempts);
            throw;
        }
    }

    /// <summary>What a call cost at the prices of its endpoint; null where nothing was called or it has no price.</summary>
    public static double? CostOf(EndpointDefinition? endpoint, MeshResult result) =>
        endpoint is null || (endpoint.CostPerCall == 0 && endpoint.CostPerThousandTokens == 0)
            ? null
            : (double)endpoint.CostPerCall + ((double)endpoint.CostPerThousandTokens * (result.Usage?.Total ?? 0) / 1_000);
}

using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Pipeline;

namespace FunctionsOrchestration.Mesh.Traffic.Shadow;

/// <summary>
/// Copies a share of the answered calls to another version, once the answer is on its way. It stands outside of deadline and gate, so a copy
/// holds neither the caller's time nor its place. Answers that come from memory, from a substitute or from that version are not copied.
/// </summary>
/// <param name="mirror">Makes copies.</param>
/// <param name="random">Chance.</param>
internal sealed class MirrorStage(Mirror mirror, Random random) : IMeshStage
{
    public ValueTask<MeshResult> InvokeAsync(MeshCall call, MeshNext next, CancellationToken cancellation)
    {
        var running = next(call, cancellation);
        if (running.IsCompletedSuccessfully)
        {
            var result = running.Result;
            Offer(call, result);
            return new ValueTask<MeshResult>(result);
        }

        return mirror.MayCopy(call) ? WaitAsync(call, running) : running;
    }

    private async ValueTask<MeshResult> WaitAsync(MeshCall call, ValueTask<MeshResult> running)
    {
        var result = await running;
        Offer(call, result);
        return result;
    }

    private void Offer(MeshCall call, MeshResult result)
    {
        if (call.Split?.Mirror is { } lane && call.Arm is not null && call.Detour is null && result is { IsOk: true, IsReplayed: false }
            && !lane.Split.Version.Equals(result.Route.Version, StringComparison.OrdinalIgnoreCase) && lane.TryEnter(random))
            mirror.Begin(lane, call, result);
    }
}

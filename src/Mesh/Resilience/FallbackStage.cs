using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Pipeline;

namespace FunctionsOrchestration.Mesh.Resilience;

/// <summary>
/// Asks others when a service cannot answer, in the order that it declares for that kind of problem. A substitute's own fallbacks are
/// not followed, so that a call ends.
/// </summary>
internal sealed class FallbackStage : IMeshStage
{
    public async ValueTask<MeshResult> InvokeAsync(MeshCall call, MeshNext next, CancellationToken cancellation)
    {
        var result = await next(call, cancellation);
        if (result.Problem is null) return result;

        var (service, version) = (call.Service, call.Version);
        var (kind, substitutes) = For(result.Problem.Reason, service.Definition.Resilience.Fallbacks);
        foreach (var substitute in substitutes)
        {
            if (!TryTurn(call, substitute, service)) continue;
            call.Detour = $"fallback:{kind}";
            var other = await next(call, cancellation);
            if (other.IsOk) return other;
        }

        // Nobody could help: the first problem is what the caller asked about.
        (call.Service, call.Version) = (service, version);
        return result;
    }

    private static (string Kind, IReadOnlyList<string> Substitutes) For(ProblemReason reason, FallbackDefinition fallbacks) => reason switch
    {
        ProblemReason.ContextTooLong => ("context-too-long", fallbacks.ContextTooLong),
        ProblemReason.ContentRefused => ("content-refused", fallbacks.ContentRefused),
        ProblemReason.EndpointFailed or ProblemReason.NoHealthyEndpoint or ProblemReason.Overloaded or ProblemReason.RateLimited
            or ProblemReason.NotConfigured or ProblemReason.DeadlineExceeded => ("unavailable", fallbacks.Unavailable),
        _ => ("", []),
    };

    /// <summary>Points the call at <c>service</c> or <c>service@version</c>.</summary>
    private static bool TryTurn(MeshCall call, string substitute, ServiceModel from)
    {
        var (name, version) = FallbackTarget.Parse(substitute, from.Name);
        var service = call.Snapshot.Services.GetValueOrDefault(name);
        if (service?.Operation(call.Operation.Name) is null) return false;
        (call.Service, call.PinnedVersion) = (service, version);
        return true;
    }
}

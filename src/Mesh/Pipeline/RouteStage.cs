using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh.Pipeline;

/// <summary>Chooses the version: the one that the call names, else the service's own.</summary>
internal sealed class RouteStage : IMeshStage
{
    public ValueTask<MeshResult> InvokeAsync(MeshCall call, MeshNext next, CancellationToken cancellation)
    {
        var wanted = call.PinnedVersion;
        call.Version = wanted is null ? call.Service.Default : call.Service.Version(wanted);
        if (call.Version is not null) return next(call, cancellation);
        return ValueTask.FromResult(wanted is null
            ? call.Refuse(ProblemReason.NoHealthyEndpoint, $"Service '{call.Service.Name}' has no endpoint.")
            : call.Refuse(
                ProblemReason.UnknownVersion,
                $"Service '{call.Service.Name}' has no version '{wanted}'. {NearestNames.Hint(wanted, call.Service.Versions.Select(version => version.Name))}"));
    }
}

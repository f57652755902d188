using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog.Loading;

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
            ? call.Refuse(ProblemReason.NotConfigured, NotConfigured(call.Service.Name))
            : call.Refuse(
                ProblemReason.UnknownVersion,
                $"Service '{call.Service.Name}' has no version '{wanted}'. {NearestNames.Hint(wanted, call.Service.Versions.Select(version => version.Name))}"));
    }

    private static string NotConfigured(string service) =>
        $"Service '{service}' has no endpoint. Set {ConfiguredCatalog.SectionName}:0:Name to {service}, and of its Endpoints:0 the Id, "
        + "Protocol, Address and, where it needs a key, KeySetting; or register an endpoint while the app runs.";
}

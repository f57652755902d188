using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Catalog.Loading;
using FunctionsOrchestration.Mesh.Traffic;

namespace FunctionsOrchestration.Mesh.Pipeline;

/// <summary>
/// Chooses the version: the one that the call names; else what the service's split says; else the one that the call's saga began with; else the
/// service's own.
/// </summary>
/// <param name="traffic">The splits.</param>
/// <param name="random">Chance.</param>
internal sealed class RouteStage(TrafficBoard traffic, Random random) : IMeshStage
{
    public ValueTask<MeshResult> InvokeAsync(MeshCall call, MeshNext next, CancellationToken cancellation)
    {
        var wanted = call.PinnedVersion;
        (call.Split, call.Arm, call.ChosenBy) = (null, null, null);
        call.Version = wanted is null ? Choose(call) : call.Service.Version(wanted);
        if (call.Version is not null) return next(call, cancellation);
        return ValueTask.FromResult(wanted is null
            ? call.Refuse(ProblemReason.NotConfigured, NotConfigured(call.Service.Name))
            : call.Refuse(
                ProblemReason.UnknownVersion,
                $"Service '{call.Service.Name}' has no version '{wanted}'. {NearestNames.Hint(wanted, call.Service.Versions.Select(version => version.Name))}"));
    }

    /// <summary>The version of a call that names none. One that has left the catalog is replaced by the service's own.</summary>
    private VersionModel? Choose(MeshCall call)
    {
        var (service, hints) = (call.Service, call.Request.Hints);
        if (traffic.Find(service.Name) is not { } split)
        {
            if (hints?.SagaVersion is not { } pinned || service.Version(pinned) is not { } kept) return service.Default;
            call.ChosenBy = "saga";
            return kept;
        }

        var choice = split.ChooseVersion(hints, random);
        (call.Split, call.Arm, call.ChosenBy) = (split, choice.Arm, choice.Reason);
        if (choice.Version is null) return service.Default;
        if (service.Version(choice.Version) is { } version) return version;
        (call.Arm, call.ChosenBy) = (null, $"no version {choice.Version}");
        return split.Definition.Stable is { } stable ? service.Version(stable) ?? service.Default : service.Default;
    }

    private static string NotConfigured(string service) =>
        $"Service '{service}' has no endpoint. Set {ConfiguredCatalog.SectionName}:0:Name to {service}, and of its Endpoints:0 the Id, "
        + "Protocol, Address and, where it needs a key, KeySetting; or register an endpoint while the app runs.";
}

using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Functions.Tests.Circuits;

/// <summary>A catalog of one service, one of whose endpoints is shared and one in the process.</summary>
internal sealed class TwoEndpoints : IMeshStatus
{
    private static readonly ServiceStatus Service = new(
        "tongues", "nlp", ["language"], "1", [], [Endpoint("one") with { CircuitKey = "tongues:one:0123456789abcdef" }, Endpoint("here")],
        new PolicyStatus(new(), new(), new(), new()));

    public MeshStatus Read() => new(DateTimeOffset.UnixEpoch, new CatalogReport(DateTimeOffset.UnixEpoch), [Service]);

    public ServiceStatus? Find(string name) => name == Service.Name ? Service : null;

    public string Nearest(string name) => "Did you mean 'tongues'?";

    public IReadOnlyList<CatalogError> Check(RegisteredService registration) => [];

    private static EndpointStatus Endpoint(string id) => new(
        id, "1", EndpointSource.Configuration, "http-json", null, null, 1, 0, new HealthStatus(true), new LoadStatus(0, null, null, null, null, null));
}

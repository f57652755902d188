using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Health;
using FunctionsOrchestration.Mesh.Protocols;

namespace FunctionsOrchestration.Mesh.Tests.Health;

/// <summary>Outliers are ejected by Envoy's rules.</summary>
public sealed class EjectionTests
{
    private static readonly EndpointReply Broken = EndpointReply.Failed(FaultKind.ServerError, "500");

    [Fact]
    public async Task Send_FiveErrorsInARow_EjectsForThirtySeconds()
    {
        await using var mesh = Mesh("a", "b", "c");
        mesh.Endpoints.Answer("a", Broken);

        for (var i = 0; i < 100; i++) await mesh.SendAsync(MeshHarness.Request("nlp"));
        Assert.Equal(5, mesh.Endpoints.Calls("a"));

        mesh.Time.Advance(TimeSpan.FromSeconds(29.9));
        for (var i = 0; i < 100; i++) await mesh.SendAsync(MeshHarness.Request("nlp"));
        Assert.Equal(5, mesh.Endpoints.Calls("a"));

        mesh.Time.Advance(TimeSpan.FromSeconds(0.1));
        for (var i = 0; i < 100; i++) await mesh.SendAsync(MeshHarness.Request("nlp"));
        Assert.Equal(10, mesh.Endpoints.Calls("a"));

        mesh.Time.Advance(TimeSpan.FromSeconds(59));
        for (var i = 0; i < 100; i++) await mesh.SendAsync(MeshHarness.Request("nlp"));
        Assert.Equal(10, mesh.Endpoints.Calls("a"));
    }

    [Fact]
    public async Task Send_AllFail_EjectsNoMoreThanTheCap()
    {
        await using var mesh = Mesh("a", "b", "c", "d");
        foreach (var id in (string[])["a", "b", "c", "d"]) mesh.Endpoints.Answer(id, Broken);

        for (var i = 0; i < 200; i++) await mesh.SendAsync(MeshHarness.Request("nlp"));

        var ejected = mesh.Catalog.Snapshot.Services["nlp"].Endpoints
            .Count(endpoint => endpoint.State.Health.IsEjected(mesh.Time.GetUtcNow().UtcTicks));
        Assert.Equal(1, ejected);
    }

    [Fact]
    public void LowestUsual_OneOutlierOfFive_LiesBetweenItAndTheOthers()
    {
        double[] rates = [1, 1, 1, 1, 0.5];

        Assert.InRange(SuccessRate.LowestUsual(rates, 1.9), 0.51, 0.53);
    }

    private static MeshHarness Mesh(params string[] endpoints) => new(MeshHarness.Service("nlp", endpoints) with
    {
        Resilience = new ResilienceDefinition { Retries = 0, Circuit = new CircuitDefinition { MinimumCalls = 1_000_000 } },
    });
}

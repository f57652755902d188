using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Health;
using FunctionsOrchestration.Mesh.LoadBalancing;
using FunctionsOrchestration.Mesh.Resilience;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Mesh.Tests.LoadBalancing;

/// <summary>Endpoints to choose among, and what is chosen.</summary>
internal static class Endpoints
{
    public static FakeTimeProvider Time { get; } = new();

    public static EndpointModel[] OfWeights(params int[] weights) =>
        [.. weights.Select((weight, i) => Of(new EndpointDefinition { Id = $"e{i}", Protocol = "scripted", Weight = weight }))];

    public static EndpointModel Of(EndpointDefinition definition) => new(
        definition, new ScriptedProtocol().Connect(MeshHarness.Service("s"), definition),
        new EndpointState(
            new EndpointGuard(new ResilienceDefinition(), Time, _ => { }), new EndpointHealth(), new PeakEwma(TimeSpan.FromSeconds(10), Time),
            new UsageWindow(Time)));

    /// <summary>How often each endpoint is chosen.</summary>
    public static Dictionary<string, int> Count(this IPicker picker, int picks, PickContext context = default) =>
        Enumerable.Range(0, picks).Select(_ => picker.Pick(context)!.Id).CountBy(id => id).ToDictionary();

    /// <summary>Gives an endpoint calls that it has not answered.</summary>
    public static EndpointModel Busy(this EndpointModel endpoint, int calls)
    {
        for (var i = 0; i < calls; i++) endpoint.State.Enter();
        return endpoint;
    }
}

using System.Diagnostics;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.LoadBalancing;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Protocols.InProcess;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Bench;

/// <summary>What one choice of an endpoint costs under each balancer, by how many endpoints there are.</summary>
internal static class Balancers
{
    private const int Picks = 2_000_000;

    private static readonly string[] Keys = [.. Enumerable.Range(0, 1_024).Select(i => $"caller-{i}")];

    public static async Task RunAsync()
    {
        await using var services = new ServiceCollection()
            .AddSingleton(new InProcessModel(Operations.Sentiment, static (_, _) => ValueTask.FromResult(new EndpointReply())))
            .AddAIMesh()
            .BuildServiceProvider();
        foreach (var balancer in services.GetServices<IBalancer>())
            foreach (var endpoints in (int[])[10, 100, 1_000])
                Measure(services.GetRequiredService<MeshCatalog>(), balancer.Name, endpoints);
    }

    private static void Measure(MeshCatalog catalog, string balancer, int endpoints)
    {
        catalog.Load([Service(balancer, endpoints)]);
        var version = catalog.Snapshot.Services["nlp"].Default!;
        for (var round = 0; round < 3; round++) Run(version, Picks / 2);
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var elapsed = Run(version, Picks);
        new Figure(
            $"balancers, {balancer}, {endpoints} endpoints", elapsed.TotalNanoseconds / Picks, "ns a pick",
            $"one thread, {(GC.GetAllocatedBytesForCurrentThread() - bytes) / Picks} bytes a pick").Print();
    }

    private static TimeSpan Run(VersionModel version, int picks)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < picks; i++)
            if (version.Pick(new PickContext(AffinityKey: Keys[i % Keys.Length])) is null) throw new InvalidOperationException("Nothing was chosen.");
        return watch.Elapsed;
    }

    private static ServiceDefinition Service(string balancer, int endpoints) => new()
    {
        Name = "nlp",
        Domain = "nlp",
        Operations = ["sentiment"],
        Balancing = new BalancingDefinition { Policy = balancer },
        Endpoints = [.. Enumerable.Range(0, endpoints).Select(i => new EndpointDefinition
        {
            Id = $"e{i}", Protocol = "in-process", Weight = 1 + (i % 7), TokensPerMinute = 1_000_000, CostPerCall = i % 3,
        })],
    };
}

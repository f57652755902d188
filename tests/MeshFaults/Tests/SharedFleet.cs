using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.MeshFaults.Tests;

/// <summary>The scenes share one fleet, which each of them spoils; so they run one after the other.</summary>
[CollectionDefinition(nameof(FleetScenes))]
public sealed class FleetScenes : ICollectionFixture<SharedFleet>;

/// <summary>One fleet for all scenes; each leaves it well.</summary>
public sealed class SharedFleet : IAsyncLifetime
{
    internal Fleet Fleet { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Fleet = await Fleet.StartAsync();

        // A model's files are read by its first call, which takes longer than calls here may.
        await using var mesh = await RunningMesh.StartAsync(
            [.. Fleet.Proxies.Select((_, i) => Fleet.Service($"texts-{i}") with { Endpoints = [Fleet.Service().Endpoints[i]], Resilience = new() })]);
        for (var i = 0; i < Fleet.Size; i++) (await mesh.SendAsync($"texts-{i}")).Require<Mesh.Translation.DetectedLanguage>();
    }

    public ValueTask DisposeAsync() => Fleet.DisposeAsync();

    /// <summary>A service over the three. A machine that is busy with other things may keep a good answer for longer than the half second of the bench.</summary>
    internal ServiceDefinition Service(string name = "texts") =>
        Fleet.Service(name) with { Resilience = new ResilienceDefinition { AttemptTimeout = TimeSpan.FromSeconds(2) } };
}

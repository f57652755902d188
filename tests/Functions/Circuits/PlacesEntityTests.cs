using System.Text.Json;
using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Mesh.Limits.Places;
using FunctionsOrchestration.Places;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Functions.Tests.Circuits;

/// <summary>What the entity keeps, and that a worker finds its answer there.</summary>
public sealed class PlacesEntityTests
{
    private const string Golden = """
        {"leases":{"w1":{"places":5,"target":4,"wanted":9,"answered":12,"until":"2026-01-01T00:00:11+00:00"}},"limit":20,"refused":3}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void State_AsFirstStored_IsRead()
    {
        var state = JsonSerializer.Deserialize<PlacesState>(Golden, Serialization.Options)!;

        Assert.Equal(new PlaceLease(5, 4, 9, 12, new DateTimeOffset(2026, 1, 1, 0, 0, 11, TimeSpan.Zero)), state.Leases["w1"]);
        Assert.Equal((20, 3), (state.Limit, state.Refused));
    }

    [Fact]
    public async Task Lease_AskedFor_IsAnsweredInTheState()
    {
        await using var host = await LocalTestHost.StartAsync([typeof(PlacesEntity)], services => services.AddSerialization());
        var id = new EntityInstanceId(nameof(PlacesEntity), "nlp");

        await host.Client.Entities.SignalEntityAsync(
            id, nameof(PlacesEntity.Lease), new PlacesRequest("w", 1, 20, TimeSpan.FromSeconds(10), 0, 7), cancellation: Stop);
        await host.SettleAsync();

        var lease = (await host.Client.Entities.GetEntityAsync<PlacesState>(id, cancellation: Stop))!.State.Leases["w"];
        Assert.Equal((7, 7, 1), (lease.Places, lease.Target, lease.Answered));
    }
}

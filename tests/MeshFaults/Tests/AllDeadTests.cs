using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.MeshFaults.Tests;

/// <summary>All servers are dead: callers are told so without anybody being called, until a probe finds one that is back.</summary>
[Collection(nameof(FleetScenes))]
public sealed class AllDeadTests(SharedFleet shared)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Long beside what a call takes on a busy machine, so that "before the second probe" can be told by counting.
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task Calls_AllServersAreDead_AreRefusedWithoutCallingAnybody()
    {
        await using var mesh = await RunningMesh.StartAsync(Service);
        await StrikeAsync(mesh);
        var before = shared.Fleet.Calls;

        var refused = await new Load(() => mesh.SendAsync(), callers: 4).RunAsync(1_000);

        Assert.All(refused, call => Assert.Equal((ProblemReason.NoHealthyEndpoint, 0), (call.Result.Problem?.Reason, call.Result.Route.Attempts)));
        Assert.Equal(before, shared.Fleet.Calls);
        Assert.All(refused, call => Assert.Contains("'server-1' fails its probes (It answered 500", call.Result.Problem!.Message, StringComparison.Ordinal));
        Assert.All(refused, call => Assert.InRange(call.Result.Problem!.RetryAfter!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(5)));
        shared.Fleet.Spoil(Fault.None);
    }

    [Fact]
    public async Task Calls_ServersAreBack_SucceedWithinOneProbeInterval()
    {
        await using var mesh = await RunningMesh.StartAsync(Service);
        await StrikeAsync(mesh);
        var probes = shared.Fleet.Proxies.Select(proxy => proxy.GoodProbes).ToArray();

        shared.Fleet.Spoil(Fault.None);
        await UntilAsync(mesh, result => result.IsOk);

        // Nobody has been probed twice, and so nobody for longer than an interval.
        Assert.All(shared.Fleet.Proxies.Select((proxy, i) => proxy.GoodProbes - probes[i]), good => Assert.InRange(good, 0, 1));
    }

    [Fact]
    public async Task Calls_AllProcessesAreKilledAndOneIsBack_AreAnsweredByThatOne()
    {
        await using var mesh = await RunningMesh.StartAsync(Service);
        await Task.WhenAll(shared.Fleet.Servers.Select(server => server.KillAsync()));
        await UntilAsync(mesh, IsRefused);

        await shared.Fleet.Servers[2].StartAsync();
        var answer = await UntilAsync(mesh, result => result.IsOk);

        Assert.Equal("server-2", answer.Route.Endpoint);
        await Task.WhenAll(shared.Fleet.Servers.Take(2).Select(server => server.StartAsync()));
    }

    private ServiceDefinition Service => shared.Service() with
    {
        Health = new HealthDefinition { ProbeInterval = ProbeInterval, UnhealthyAfter = 1 },
    };

    private async Task StrikeAsync(RunningMesh mesh)
    {
        await UntilAsync(mesh, result => result.IsOk);
        var probes = shared.Fleet.Proxies.Select(proxy => proxy.BadProbes).ToArray();
        shared.Fleet.Spoil(Fault.ServerError);

        // Once every probe has failed, it is not circuits that keep calls away, which would let a trial through now and then.
        await UntilAsync(mesh, result => IsRefused(result) && shared.Fleet.Proxies.Select((proxy, i) => proxy.BadProbes > probes[i]).All(bad => bad));
    }

    private static bool IsRefused(MeshResult result) => result.Problem?.Reason == ProblemReason.NoHealthyEndpoint && result.Route.Attempts == 0;

    private static async Task<MeshResult> UntilAsync(RunningMesh mesh, Func<MeshResult, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var result = await mesh.SendAsync();
            if (condition(result)) return result;
            Assert.False(patience.IsCancellationRequested, $"Still {result.Problem?.Reason}: {result.Problem?.Message}");
            await Task.Delay(5, CancellationToken.None);
        }
    }
}

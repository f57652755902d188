using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.MeshFaults.Tests;

/// <summary>
/// One caller asks for ten times its share. The servers keep every call until they are told, so that who waits for whom is counted and
/// not timed; how long calls take under a flood is for <c>bench -- mesh-faults</c> to say.
/// </summary>
[Collection(nameof(FleetScenes))]
public sealed class FloodTests(SharedFleet shared)
{
    private const int Share = 4;
    private const int Queue = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Calls_AnotherCallerFloods_WaitForNobody()
    {
        var fleet = shared.Fleet;
        await using var mesh = await RunningMesh.StartAsync(Contained("texts"), Contained("other-texts"));
        foreach (var proxy in fleet.Proxies) proxy.Hold();
        var before = fleet.Calls;

        // The flood gets its share, its queue, and no more.
        var flood = Enumerable.Range(0, 10 * Share).Select(_ => mesh.SendAsync(caller: "flood").AsTask()).ToList();
        await UntilAsync(() => fleet.Calls - before == Share && flood.Count(call => call.IsCompleted) == (9 * Share) - Queue);

        // The other caller's calls reach the servers while the flood's wait, and so does one of the flood's to another service.
        var quiet = Enumerable.Range(0, Share).Select(_ => mesh.SendAsync(caller: "quiet").AsTask()).ToList();
        await UntilAsync(() => fleet.Calls - before == 2 * Share);
        var elsewhere = mesh.SendAsync("other-texts", "flood").AsTask();
        await UntilAsync(() => fleet.Calls - before == (2 * Share) + 1);
        Assert.Equal((9 * Share) - Queue, flood.Count(call => call.IsCompleted));

        foreach (var proxy in fleet.Proxies) proxy.Release();
        Assert.All(await Task.WhenAll([.. quiet, elsewhere]), result => Assert.True(result.IsOk));
        var (answered, refused) = Split(await Task.WhenAll(flood));
        Assert.Equal(Share + Queue, answered.Count);
        Assert.All(refused, result => Assert.Equal((ProblemReason.Overloaded, 0), (result.Problem!.Reason, result.Route.Attempts)));
    }

    private ServiceDefinition Contained(string name) => shared.Fleet.Service(name) with
    {
        Resilience = new ResilienceDefinition(),
        Containment = new ContainmentDefinition { MaxConcurrent = 2 * Share, MaxConcurrentPerCaller = Share, MaxQueuedPerCaller = Queue },
    };

    private static (List<MeshResult> Answered, List<MeshResult> Refused) Split(MeshResult[] results) =>
        ([.. results.Where(result => result.IsOk)], [.. results.Where(result => !result.IsOk)]);

    private async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, $"The servers have {shared.Fleet.Calls} calls.");
            await Task.Delay(5, CancellationToken.None);
        }
    }
}

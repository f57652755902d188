using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Limits.Circuits;
using FunctionsOrchestration.Mesh.Protocols;

namespace FunctionsOrchestration.Mesh.Tests.Limits.Circuits;

/// <summary>Several workers, each a whole mesh, over one control plane.</summary>
public sealed class SharedCircuitsTests
{
    [Fact]
    public async Task Endpoint_FailsForAll_IsShutForAllAlsoForWhoNeverCalledIt()
    {
        await using var cluster = new CircuitCluster(workers: 4);
        foreach (var worker in cluster.Workers) worker.Mesh.Endpoints.Answer("a", CircuitCluster.Broken);
        foreach (var worker in cluster.Workers.Take(3)) await worker.CallAsync(5);

        await cluster.PassAsync(6);

        Assert.Equal(CircuitPosition.Open, cluster.State.Position);
        var refused = await cluster.Workers[3].CallAsync();
        Assert.Equal(ProblemReason.NoHealthyEndpoint, refused!.Reason);
        Assert.Contains("has an open circuit, for all workers (15 of 15 calls failed", refused.Message, StringComparison.Ordinal);
        Assert.Contains("3 of 4 workers see trouble, last: 500", refused.Message, StringComparison.Ordinal);
        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        Assert.Equal(0, cluster.Workers[3].Calls);
    }

    [Fact]
    public async Task Endpoint_FailsForOneWorkerWithABrokenNetwork_StaysOpenForTheOthers()
    {
        await using var cluster = new CircuitCluster(workers: 4);
        cluster.Workers[0].Mesh.Endpoints.Answer("a", EndpointReply.Failed(FaultKind.Unreachable, "No route."));
        foreach (var worker in cluster.Workers) await worker.CallAsync(worker == cluster.Workers[0] ? 1_000 : 2);

        await cluster.PassAsync(60, async worker => await worker.CallAsync(5));

        Assert.DoesNotContain(cluster.State.History, move => move.To == CircuitPosition.Open);
        foreach (var worker in cluster.Workers.Skip(1)) Assert.Null(await worker.CallAsync());
    }

    [Fact]
    public async Task Endpoint_FailsForTheOnlyWorker_IsShut()
    {
        await using var cluster = new CircuitCluster(workers: 1);
        cluster.Workers[0].Mesh.Endpoints.Answer("a", CircuitCluster.Broken);
        await cluster.Workers[0].CallAsync(10);

        await cluster.PassAsync(6);

        Assert.Equal(CircuitPosition.Open, cluster.State.Position);
    }

    [Fact]
    public async Task Endpoint_IsWell_MakesNoOperations()
    {
        await using var cluster = new CircuitCluster(workers: 3);

        await cluster.PassAsync(30, async worker => await worker.CallAsync(5));

        Assert.Equal(0, cluster.Control.Operations);
    }

    [Fact]
    public async Task Endpoint_IsBackAfterTheBreak_GetsSoManyProbesFromTheWholeSystemAndIsUsedAgain()
    {
        await using var cluster = await OpenAsync(workers: 8);
        foreach (var worker in cluster.Workers) worker.Mesh.Endpoints.Answer("a", ScriptedProtocol.Good);
        var before = cluster.Workers.Sum(worker => worker.Calls);
        var probes = 0;

        await cluster.PassAsync(20, async worker =>
        {
            await worker.CallAsync(10);
            if (cluster.State.Position != CircuitPosition.Closed) probes = cluster.Workers.Sum(one => one.Calls) - before;
        });

        Assert.Equal(CircuitPosition.Closed, cluster.State.Position);
        Assert.InRange(probes, 1, 3);
        foreach (var worker in cluster.Workers) Assert.Null(await worker.CallAsync());
    }

    [Fact]
    public async Task Endpoint_StaysBroken_GetsAHandfulOfCallsAndLongerAndLongerBreaks()
    {
        await using var cluster = await OpenAsync(workers: 8);
        var before = cluster.Workers.Sum(worker => worker.Calls);

        await cluster.PassAsync(120, async worker => await worker.CallAsync(10));

        var rounds = cluster.State.History.Count(move => move.To == CircuitPosition.HalfOpen);
        Assert.InRange(rounds, 2, 6);
        Assert.InRange(cluster.Workers.Sum(worker => worker.Calls) - before, rounds, rounds * 3);
        Assert.True(cluster.State.Breaks >= 3);
    }

    [Fact]
    public async Task Endpoint_OneWorkerIsStillCutOffFromIt_ClosesByTheProbesOfTheOthers()
    {
        await using var cluster = await OpenAsync(workers: 4);
        foreach (var worker in cluster.Workers.Skip(1)) worker.Mesh.Endpoints.Answer("a", ScriptedProtocol.Good);

        await cluster.PassAsync(30, async worker => await worker.CallAsync(3));

        Assert.Equal(CircuitPosition.Closed, cluster.State.Position);
        Assert.Equal(1, cluster.State.History.Count(move => move.To == CircuitPosition.HalfOpen));
    }

    [Fact]
    public async Task Worker_StartsWhileTheCircuitIsOpen_CallsNobody()
    {
        await using var cluster = await OpenAsync(workers: 2);

        var cold = cluster.Join();

        Assert.Equal(ProblemReason.NoHealthyEndpoint, (await cold.CallAsync())!.Reason);
        Assert.Equal(0, cold.Calls);
    }

    [Fact]
    public async Task Worker_DiesWithAPermit_LeavesItToAnother()
    {
        await using var cluster = await OpenAsync(workers: 2);
        var dead = cluster.Workers[0];
        while (cluster.State.Permits.Count == 0) await cluster.PassAsync(1, worker => worker == dead ? worker.CallAsync(1) : Task.CompletedTask);
        Assert.Equal(dead.Mesh.Get<Mesh.Control.WorkerIdentity>().Id, Assert.Single(cluster.State.Permits).Worker);
        dead.Way.IsCut = true;
        cluster.Workers[1].Mesh.Endpoints.Answer("a", ScriptedProtocol.Good);

        await cluster.PassAsync(60, worker => worker == dead ? Task.CompletedTask : worker.CallAsync(1));

        Assert.Equal(CircuitPosition.Closed, cluster.State.Position);
    }

    [Fact]
    public async Task ControlPlane_OutOfReach_LeavesTheWorkerItsOwnCircuit()
    {
        await using var cluster = new CircuitCluster(workers: 2);
        foreach (var worker in cluster.Workers)
        {
            worker.Way.IsCut = true;
            worker.Mesh.Endpoints.Answer("a", CircuitCluster.Broken);
            await worker.CallAsync(30);
        }

        await cluster.PassAsync(2);

        Assert.All(cluster.Workers, worker => Assert.Equal(10, worker.Calls));
        cluster.Workers[0].Mesh.Endpoints.Answer("a", ScriptedProtocol.Good);
        await cluster.PassAsync(5);
        Assert.Null(await cluster.Workers[0].CallAsync());
        Assert.Equal(0, cluster.Control.Operations);
    }

    [Fact]
    public async Task ControlPlane_LostWhileTheCircuitIsOpen_IsNotWaitedForForever()
    {
        await using var cluster = await OpenAsync(workers: 2);
        foreach (var worker in cluster.Workers)
        {
            worker.Way.IsCut = true;
            worker.Mesh.Endpoints.Answer("a", ScriptedProtocol.Good);
        }

        await cluster.PassAsync(10, worker => worker.CallAsync(1));
        Assert.NotNull(await cluster.Workers[0].CallAsync());
        await cluster.PassAsync(30, worker => worker.CallAsync(1));

        Assert.Null(await cluster.Workers[0].CallAsync());
    }

    [Fact]
    public async Task Person_TripsAndResets_IsObeyedByAll()
    {
        await using var cluster = new CircuitCluster(workers: 3);
        var terms = CircuitTerms.Of(CircuitCluster.Service.Resilience);
        var now = cluster.Workers[0].Mesh.Time.GetUtcNow();
        cluster.Control.Order<SharedCircuitState>(CircuitCluster.Owner, _ => SharedCircuit.Trip(
            new SharedCircuitState("", ""), new CircuitTrip("nlp", "a", "the provider asked us to", null, terms), now));

        await cluster.PassAsync(120, worker => worker.CallAsync(1));

        Assert.All(cluster.Workers, worker => Assert.Equal(0, worker.Calls));
        var refused = await cluster.Workers[0].CallAsync();
        Assert.Contains("Tripped by hand: the provider asked us to", refused!.Message, StringComparison.Ordinal);

        cluster.Control.Order<SharedCircuitState>(CircuitCluster.Owner, state => SharedCircuit.Reset(state!, new CircuitReset("nlp", "a", null), now));
        await cluster.PassAsync(1);
        foreach (var worker in cluster.Workers) Assert.Null(await worker.CallAsync());
    }

    private static async Task<CircuitCluster> OpenAsync(int workers)
    {
        var cluster = new CircuitCluster(workers);
        foreach (var worker in cluster.Workers) worker.Mesh.Endpoints.Answer("a", CircuitCluster.Broken);
        foreach (var worker in cluster.Workers) await worker.CallAsync(9);
        await cluster.PassAsync(5);
        Assert.Equal(CircuitPosition.Open, cluster.State.Position);
        return cluster;
    }
}

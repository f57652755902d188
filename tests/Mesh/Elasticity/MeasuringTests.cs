using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Elasticity;
using FunctionsOrchestration.Mesh.Elasticity.Measuring;
using FunctionsOrchestration.Mesh.Protocols;

namespace FunctionsOrchestration.Mesh.Tests.Elasticity;

public sealed class MeasuringTests
{
    private static readonly ScalingGoals Goals = new() { WorkerConcurrency = 4 };

    [Fact]
    public void Measure_TwoReadings_GivesRatesAndShares()
    {
        var meter = new LoadMeter();
        meter.Measure(Policies.Noon, 2, 2, Goals, new ServiceLoad(Waiting: 3, Inside: 4, Admitted: 100), queued: 0);
        var measured = meter.Measure(
            Policies.Noon.AddSeconds(5), 3, 2, Goals, new ServiceLoad(13, 6, 140) { CallTime = TimeSpan.FromSeconds(0.5), LimitHeadroom = 7 }, queued: 20);

        Assert.Equal((33.0, 6.0, 10.0, 0.75), (measured.Backlog, measured.InFlight, measured.ArrivalRate, measured.Utilization));
        Assert.Equal((8.0, 7.0), (measured.RatePerWorker, measured.LimitHeadroom));
        Assert.Equal(0.5 * (1 + (13 / 6.0)), measured.Latency!.Value.TotalSeconds, 6);
    }

    [Theory]
    [InlineData(null, 12.0)]
    [InlineData(5.0, 5.0)]
    [InlineData(30.0, 12.0)]
    public void Measure_DeclaredLimit_LeavesWhatWasNotAdmitted(double? ofEndpoints, double left)
    {
        var meter = new LoadMeter();
        meter.Measure(Policies.Noon, 2, 2, Goals, new ServiceLoad(0, 0, 100), queued: 0);
        var load = new ServiceLoad(0, 0, 140) { DeclaredRate = 20, LimitHeadroom = ofEndpoints };
        Assert.Equal(left, meter.Measure(Policies.Noon.AddSeconds(5), 2, 2, Goals, load, queued: 0).LimitHeadroom);
    }

    [Fact]
    public void Measure_NoSuchServiceOrANewOne_InventsNothing()
    {
        var meter = new LoadMeter();
        var none = meter.Measure(Policies.Noon, 0, 0, Goals, null, queued: 2);
        Assert.Equal((2.0, 0.0, null, null), (none.Backlog, none.ArrivalRate, none.Utilization, none.Latency));

        // Counts of a service that was there for longer are no arrivals of this moment.
        Assert.Equal(0, meter.Measure(Policies.Noon.AddSeconds(1), 0, 0, Goals, new ServiceLoad(0, 0, 1_000), 0).ArrivalRate);
    }

    [Fact]
    public async Task Read_CallsAtTheGate_AreCounted()
    {
        var service = MeshHarness.Service("nlp", "a");
        await using var mesh = new MeshHarness(service with { Containment = new ContainmentDefinition { MaxConcurrent = 2 } });
        var answer = new TaskCompletionSource<EndpointReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        mesh.Endpoints.Script("a", _ => new ValueTask<EndpointReply>(answer.Task));
        List<Task> calls = [.. Enumerable.Range(0, 5).Select(_ => mesh.SendAsync(MeshHarness.Request("nlp")).AsTask())];
        var loads = new ServiceLoads(mesh.Catalog);

        Assert.Equal(new ServiceLoad(Waiting: 3, Inside: 2, Admitted: 2), loads.Read("nlp"));
        answer.SetResult(ScriptedProtocol.Good);
        await Task.WhenAll(calls);
        Assert.Equal((0, 0, 5L), loads.Read("nlp") is { } after ? (after.Waiting, after.Inside, after.Admitted) : default);
        Assert.Null(loads.Read("vision"));
    }

    [Fact]
    public async Task Read_EveryEndpointIsLimited_TellsWhatIsLeft()
    {
        var service = MeshHarness.Service("nlp", "a", "b");
        await using var limited = new MeshHarness(service with { Endpoints = [.. service.Endpoints.Select(one => one with { RequestsPerMinute = 60 })] });
        Assert.Equal(2, new ServiceLoads(limited.Catalog).Read("nlp")!.LimitHeadroom);
        await limited.SendAsync(MeshHarness.Request("nlp"));
        Assert.Equal(2 - (1 / 60.0), new ServiceLoads(limited.Catalog).Read("nlp")!.LimitHeadroom!.Value, 6);

        await using var half = new MeshHarness(service with { Endpoints = [service.Endpoints[0] with { RequestsPerMinute = 60 }, service.Endpoints[1]] });
        Assert.Null(new ServiceLoads(half.Catalog).Read("nlp")!.LimitHeadroom);
    }
}

using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols;

namespace FunctionsOrchestration.Mesh.Tests.Containment;

/// <summary>Calls of a service whose endpoints have adaptive limits.</summary>
public sealed class AdaptiveCallTests
{
    [Theory]
    [InlineData("least-requests")]
    [InlineData("peak-ewma")]
    [InlineData("round-robin")]
    [InlineData("consistent-hash")]
    public async Task Send_OneEndpointIsAtItsLimit_GoesToAnother(string policy)
    {
        await using var mesh = new MeshHarness(Service(limit: 2, "a", "b", "c") with { Balancing = new BalancingDefinition { Policy = policy } });
        var answer = Hang(mesh, "a", "b", "c");

        List<Task<MeshResult>> calls = [.. Enumerable.Range(0, 6).Select(_ => mesh.SendAsync(WithKey()).AsTask())];

        Assert.All((string[])["a", "b", "c"], id => Assert.Equal(2, mesh.Endpoints.Calls(id)));
        answer.SetResult(ScriptedProtocol.Good);
        Assert.All(await Task.WhenAll(calls), result => Assert.True(result.IsOk));
    }

    [Fact]
    public async Task Send_EveryEndpointOfTheVersionIsAtItsLimit_IsOverloadedAndCallsNobody()
    {
        // The other version has room, so the service as a whole lets the call in.
        var service = Service(limit: 1, "a", "b");
        await using var mesh = new MeshHarness(service with
        {
            Endpoints = [service.Endpoints[0], service.Endpoints[1] with { Version = "2" }], DefaultVersion = "1",
        });
        var answer = Hang(mesh, "a");
        var first = mesh.SendAsync(MeshHarness.Request("nlp")).AsTask();

        var second = (await mesh.SendAsync(MeshHarness.Request("nlp"))).Problem!;

        Assert.Equal((ProblemReason.Overloaded, "Every endpoint of 'nlp' 1 has as many calls as it can bear."), (second.Reason, second.Message));
        Assert.Equal((1, 0), (mesh.Endpoints.Calls("a"), mesh.Endpoints.Calls("b")));
        answer.SetResult(ScriptedProtocol.Good);
        await first;
    }

    [Fact]
    public async Task Send_MoreThanTheEndpointsBear_WaitsAtTheGateForThem()
    {
        await using var mesh = new MeshHarness(Service(limit: 2, "a", "b"));
        var answer = Hang(mesh, "a", "b");

        List<Task<MeshResult>> calls = [.. Enumerable.Range(0, 10).Select(_ => mesh.SendAsync(MeshHarness.Request("nlp")).AsTask())];

        var gate = mesh.Catalog.Snapshot.Services["nlp"].State.Bulkhead.Gate;
        Assert.Equal((4, 4, 6), (gate.Capacity, gate.Inside, gate.Waiting));
        answer.SetResult(ScriptedProtocol.Good);
        Assert.All(await Task.WhenAll(calls), result => Assert.True(result.IsOk));
    }

    [Fact]
    public async Task Send_EndpointRestsAndComesBack_NarrowsAndWidensTheGate()
    {
        await using var mesh = new MeshHarness(Service(limit: 5, "a", "b") with { Resilience = new ResilienceDefinition { Retries = 0 } });
        var gate = mesh.Catalog.Snapshot.Services["nlp"].State.Bulkhead.Gate;
        mesh.Endpoints.Answer("a", EndpointReply.Failed(FaultKind.RateLimited, "429", TimeSpan.FromSeconds(30)));
        Assert.Equal(10, gate.Capacity);

        while (mesh.Endpoints.Calls("a") == 0) await mesh.SendAsync(MeshHarness.Request("nlp"));
        Assert.Equal(5, gate.Capacity);

        mesh.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(10, gate.Capacity);
    }

    [Fact]
    public async Task Send_LimitGrows_WidensTheGateAtOnce()
    {
        var service = Service(limit: 2, "a");
        await using var mesh = new MeshHarness(service with
        {
            Containment = service.Containment with { Concurrency = new ConcurrencyDefinition { Algorithm = "aimd", Initial = 2 } },
        });
        mesh.Endpoints.Script("a", _ =>
        {
            mesh.Time.Advance(TimeSpan.FromMilliseconds(10));
            return ValueTask.FromResult(ScriptedProtocol.Good);
        });

        for (var i = 0; i < 10; i++) await mesh.SendAsync(MeshHarness.Request("nlp"));

        Assert.Equal(3, mesh.Catalog.Snapshot.Services["nlp"].State.Bulkhead.Gate.Capacity);
    }

    [Fact]
    public async Task Send_HedgeFindsNoRoom_DoesNotTakeThePlaceOfTheFirstAnswer()
    {
        var service = Service(limit: 1, "a");
        await using var mesh = new MeshHarness(service with
        {
            Resilience = new ResilienceDefinition { HedgeAfter = TimeSpan.FromMilliseconds(100) },
        });
        var answer = Hang(mesh, "a");
        var call = mesh.SendAsync(MeshHarness.Request("nlp")).AsTask();

        mesh.Time.Advance(TimeSpan.FromMilliseconds(100));
        answer.SetResult(ScriptedProtocol.Good);

        Assert.True((await call).IsOk);
    }

    private static MeshRequest WithKey() => MeshHarness.Request("nlp") with { Hints = new RoutingHints { AffinityKey = "key" } };

    /// <summary>A service whose endpoints have limits that stay as they are.</summary>
    private static ServiceDefinition Service(int limit, params string[] endpoints) => MeshHarness.Service("nlp", endpoints) with
    {
        Containment = new ContainmentDefinition
        {
            Concurrency = new ConcurrencyDefinition { Algorithm = "vegas", Initial = limit, Min = limit, Max = limit },
        },
    };

    /// <summary>From now on the endpoints wait for this before they answer.</summary>
    private static TaskCompletionSource<EndpointReply> Hang(MeshHarness mesh, params string[] endpoints)
    {
        var answer = new TaskCompletionSource<EndpointReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var endpoint in endpoints) mesh.Endpoints.Script(endpoint, _ => new ValueTask<EndpointReply>(answer.Task));
        return answer;
    }
}

using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols;

namespace FunctionsOrchestration.Mesh.Tests.Containment;

/// <summary>Calls through a service that is full.</summary>
public sealed class ContainTests
{
    [Fact]
    public async Task Send_ServiceAndQueueAreFull_IsRefusedWithTheReasonAndATime()
    {
        await using var mesh = new MeshHarness(Service("nlp", new ContainmentDefinition
        {
            MaxConcurrent = 2, MaxConcurrentPerCaller = 2, MaxQueuedPerCaller = 1,
        }));
        mesh.Endpoints.Script("nlp-a", _ =>
        {
            mesh.Time.Advance(TimeSpan.FromSeconds(4));
            return ValueTask.FromResult(ScriptedProtocol.Good);
        });
        await mesh.SendAsync(By("nlp", "a"));
        var answer = Hang(mesh, "nlp-a");
        List<Task<MeshResult>> calls = [.. Enumerable.Range(0, 3).Select(_ => mesh.SendAsync(By("nlp", "a")).AsTask())];

        var own = (await mesh.SendAsync(By("nlp", "a"))).Problem!;

        Assert.Equal(
            (ProblemReason.Overloaded, "Caller 'a' has its 2 calls of 'nlp' under way, and 1 of 1 of caller 'a' wait already.", TimeSpan.FromSeconds(4)),
            (own.Reason, own.Message, own.RetryAfter));
        answer.SetResult(ScriptedProtocol.Good);
        Assert.All(await Task.WhenAll(calls), result => Assert.True(result.IsOk));
        Assert.Equal(4, mesh.Endpoints.Calls("nlp-a"));
    }

    [Fact]
    public async Task Send_OthersFillTheService_NamesTheService()
    {
        await using var mesh = new MeshHarness(Service("nlp", new ContainmentDefinition
        {
            MaxConcurrent = 2, MaxConcurrentPerCaller = 2, MaxQueuedPerCaller = 0,
        }));
        var answer = Hang(mesh, "nlp-a");
        List<Task<MeshResult>> calls = [.. Enumerable.Range(0, 2).Select(_ => mesh.SendAsync(By("nlp", "a")).AsTask())];

        var other = (await mesh.SendAsync(By("nlp", "b"))).Problem!;

        Assert.Equal("Service 'nlp' is full: 2 calls are under way where 2 may be, and nothing may wait.", other.Message);
        answer.SetResult(ScriptedProtocol.Good);
        await Task.WhenAll(calls);
        Assert.True((await mesh.SendAsync(By("nlp", "b"))).IsOk);
    }

    [Fact]
    public async Task Send_OneServiceIsFull_OthersAnswer()
    {
        await using var mesh = new MeshHarness(
            Service("nlp", new ContainmentDefinition { MaxConcurrent = 1, MaxQueuedPerCaller = 0 }), Service("other", new ContainmentDefinition()));
        var answer = Hang(mesh, "nlp-a");
        var call = mesh.SendAsync(By("nlp", "a")).AsTask();

        Assert.False((await mesh.SendAsync(By("nlp", "a"))).IsOk);
        Assert.True((await mesh.SendAsync(By("other", "a"))).IsOk);
        answer.SetResult(ScriptedProtocol.Good);
        await call;
    }

    [Fact]
    public async Task Send_DeadlinePassesInTheQueue_EndsThereAndCallsNobody()
    {
        await using var mesh = new MeshHarness(Service("nlp", new ContainmentDefinition { MaxConcurrent = 1 }));
        var answer = Hang(mesh, "nlp-a");
        var first = mesh.SendAsync(By("nlp", "a")).AsTask();
        var second = mesh.SendAsync(By("nlp", "b") with { Deadline = mesh.Time.GetUtcNow() + TimeSpan.FromSeconds(1) }).AsTask();

        mesh.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(ProblemReason.DeadlineExceeded, (await second).Problem!.Reason);
        answer.SetResult(ScriptedProtocol.Good);
        await first;
        Assert.Equal(1, mesh.Endpoints.Calls("nlp-a"));
        var gate = mesh.Catalog.Snapshot.Services["nlp"].State.Bulkhead.Gate;
        Assert.Equal((0, 0, 0), (gate.Inside, gate.Waiting, gate.Callers));
    }

    private static MeshRequest By(string service, string caller) => MeshHarness.Request(service) with { Caller = caller };

    private static ServiceDefinition Service(string name, ContainmentDefinition containment) =>
        MeshHarness.Service(name, $"{name}-a") with { Containment = containment };

    /// <summary>From now on the endpoint waits for this before it answers.</summary>
    private static TaskCompletionSource<EndpointReply> Hang(MeshHarness mesh, string endpoint)
    {
        var answer = new TaskCompletionSource<EndpointReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        mesh.Endpoints.Script(endpoint, _ => new ValueTask<EndpointReply>(answer.Task));
        return answer;
    }
}

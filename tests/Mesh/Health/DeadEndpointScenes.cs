using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols;

namespace FunctionsOrchestration.Mesh.Tests.Health;

/// <summary>Endpoints die in every way that they can, under 100 calls a second with a deadline of 2 s each.</summary>
public sealed class DeadEndpointScenes
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static TheoryData<string> Deaths => ["refused", "500", "garbage", "hangs"];

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task Kill_OneOfThree_AlmostAllSucceedAfterOneSecondAndNoneWaitsLonger(string death)
    {
        await using var mesh = await StartAsync("a", "b", "c");
        await SendAsync(mesh, Second);
        Kill(mesh, death, "a");

        await SendAsync(mesh, Second);
        var calls = await SendAsync(mesh, Second * 60);

        Assert.InRange(calls.Count(call => call.Result.IsOk) / (double)calls.Count, 0.999, 1);
        Assert.All(calls, call => Assert.InRange(call.Took, TimeSpan.Zero, Deadline));
        Assert.InRange(mesh.Endpoints.Calls("a"), 0, calls.Count / 50);
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task Kill_All_RefusesAtOnceAndIsBackWithinOneProbeInterval(string death)
    {
        await using var mesh = await StartAsync("a", "b", "c");
        Kill(mesh, death, "a", "b", "c");
        await SendAsync(mesh, Second * 5);

        var refused = await SendAsync(mesh, Second * 30);
        Assert.DoesNotContain(refused, call => call.Result.IsOk);
        Assert.All(refused, call => Assert.True(call.Took == TimeSpan.Zero || call.Result.Route.Attempts > 0));
        Assert.InRange(refused.Count(call => call.Result.Route.Attempts > 0) / (double)refused.Count, 0, 0.1);

        Revive(mesh, "a", "b", "c");
        await SendAsync(mesh, Second);
        Assert.All(await SendAsync(mesh, Second * 5), call => Assert.True(call.Result.IsOk));
    }

    [Fact]
    public async Task Hang_LongerThanAnyDeadline_IsFoundOutAllTheSame()
    {
        var patient = Service("a", "b", "c");
        await using var mesh = new MeshHarness(patient with
        {
            Resilience = patient.Resilience with { AttemptTimeout = TimeSpan.FromMinutes(5) },
            Health = patient.Health with { ProbeInterval = null },
        });
        mesh.Endpoints.Script("a", ScriptedProtocol.HangAsync<EndpointReply>);

        // One call at a time waits there, while the other endpoints are less busy; five of them eject it.
        await SendAsync(mesh, Deadline * 6);

        Assert.All(await SendAsync(mesh, Second * 15), call => Assert.True(call.Result.IsOk));
    }

    [Fact]
    public async Task Send_DeadlinesShorterThanAnAnswerTakes_AreNoFaultOfTheEndpoint()
    {
        await using var mesh = new MeshHarness(MeshHarness.Service("nlp", "a", "b"));
        foreach (var id in (string[])["a", "b"])
        {
            mesh.Endpoints.Script(id, _ =>
            {
                mesh.Time.Advance(TimeSpan.FromMilliseconds(100));
                return ValueTask.FromResult(ScriptedProtocol.Good);
            });
        }

        for (var i = 0; i < 20; i++) await mesh.SendAsync(MeshHarness.Request("nlp"));
        foreach (var id in (string[])["a", "b"]) mesh.Endpoints.Script(id, ScriptedProtocol.HangAsync<EndpointReply>);
        for (var i = 0; i < 50; i++)
        {
            var call = mesh.SendAsync(MeshHarness.Request("nlp") with { Deadline = mesh.Time.GetUtcNow().AddMilliseconds(50) });
            mesh.Pass(TimeSpan.FromMilliseconds(50));
            Assert.Equal(ProblemReason.DeadlineExceeded, (await call).Problem!.Reason);
        }

        var now = mesh.Time.GetUtcNow().UtcTicks;
        Assert.All(mesh.Catalog.Snapshot.Services["nlp"].Endpoints, endpoint => Assert.False(endpoint.State.Health.IsEjected(now) || endpoint.State.Guard.IsOpen));
    }

    [Fact]
    public async Task Cancel_TrialOfAnOpenCircuit_LeavesItOpen()
    {
        var service = Service("a");
        await using var mesh = new MeshHarness(service with { Resilience = service.Resilience with { Retries = 0 } });
        Kill(mesh, "500", "a");
        for (var i = 0; i < 20; i++) await mesh.SendAsync(MeshHarness.Request("nlp"));
        mesh.Endpoints.Script("a", ScriptedProtocol.HangAsync<EndpointReply>);
        mesh.Time.Advance(TimeSpan.FromSeconds(5));

        using var cancellation = new CancellationTokenSource();
        var trial = mesh.Mesh.SendAsync(MeshHarness.Request("nlp"), cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => trial.AsTask());
        var next = await mesh.SendAsync(MeshHarness.Request("nlp"));

        Assert.Equal(ProblemReason.NoHealthyEndpoint, next.Problem!.Reason);
        Assert.Equal(21, mesh.Endpoints.Calls("a"));
    }

    private static ServiceDefinition Service(params string[] endpoints) => MeshHarness.Service("nlp", endpoints) with
    {
        Resilience = new ResilienceDefinition { AttemptTimeout = TimeSpan.FromMilliseconds(500) },
        Health = new HealthDefinition { ProbeInterval = Second, ProbeTimeout = TimeSpan.FromMilliseconds(500) },
    };

    private static async Task<MeshHarness> StartAsync(params string[] endpoints)
    {
        var mesh = new MeshHarness(Service(endpoints));
        await mesh.StartAsync();
        return mesh;
    }

    private static void Kill(MeshHarness mesh, string death, params string[] ids)
    {
        foreach (var id in ids)
        {
            switch (death)
            {
                case "refused":
                    mesh.Endpoints.Answer(id, EndpointReply.Failed(FaultKind.Unreachable, "connection refused"));
                    mesh.Endpoints.AnswerProbe(id, "connection refused");
                    break;
                case "500":
                    mesh.Endpoints.Answer(id, EndpointReply.Failed(FaultKind.ServerError, "500"));
                    break;
                case "garbage":
                    mesh.Endpoints.Answer(id, EndpointReply.Failed(FaultKind.BadAnswer, "not JSON"));
                    break;
                case "hangs":
                    mesh.Endpoints.Script(id, ScriptedProtocol.HangAsync<EndpointReply>);
                    mesh.Endpoints.ScriptProbe(id, ScriptedProtocol.HangAsync<string?>);
                    break;
            }
        }
    }

    private static void Revive(MeshHarness mesh, params string[] ids)
    {
        foreach (var id in ids)
        {
            mesh.Endpoints.Answer(id, ScriptedProtocol.Good);
            mesh.Endpoints.AnswerProbe(id, null);
        }
    }

    /// <summary>Makes 100 calls a second for so long, and then waits for the last of them.</summary>
    private static async Task<IReadOnlyList<(MeshResult Result, TimeSpan Took)>> SendAsync(MeshHarness mesh, TimeSpan duration)
    {
        List<Task<(MeshResult, TimeSpan)>> calls = [];
        for (var i = 0; i < duration.TotalSeconds * 100; i++)
        {
            calls.Add(TimeAsync(mesh));
            mesh.Time.Advance(TimeSpan.FromMilliseconds(10));
        }

        var all = Task.WhenAll(calls);
        for (var i = 0; i < 1_000 && !all.IsCompleted; i++)
        {
            mesh.Time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        return await all;
    }

    private static async Task<(MeshResult, TimeSpan)> TimeAsync(MeshHarness mesh)
    {
        var began = mesh.Time.GetUtcNow();
        var result = await mesh.SendAsync(MeshHarness.Request("nlp") with { Deadline = began + Deadline }).ConfigureAwait(false);
        return (result, mesh.Time.GetUtcNow() - began);
    }
}

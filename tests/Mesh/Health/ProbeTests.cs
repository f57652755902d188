using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Health;
using FunctionsOrchestration.Mesh.Protocols;

namespace FunctionsOrchestration.Mesh.Tests.Health;

/// <summary>Endpoints are probed in the background; the sick ones are left alone, and those that are back are used again.</summary>
public sealed class ProbeTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly EndpointReply Refused = EndpointReply.Failed(FaultKind.Unreachable, "connection refused");

    [Fact]
    public async Task Watch_AWhile_ProbesEachEndpointOncePerInterval()
    {
        await using var mesh = await StartAsync(Service("a", "b"));

        mesh.Pass(Interval * 10);

        Assert.All((string[])["a", "b"], id => Assert.InRange(mesh.Endpoints.Probes(id), 10, 12));
    }

    [Fact]
    public async Task Watch_NoInterval_ProbesNobody()
    {
        await using var mesh = await StartAsync(Service("a") with { Health = new HealthDefinition { ProbeInterval = null } });

        mesh.Pass(Interval * 2);

        Assert.Equal(0, mesh.Endpoints.Probes("a"));
    }

    [Fact]
    public async Task Watch_ProbesFail_LeavesTheEndpointAloneAfterTheThreshold()
    {
        await using var mesh = await StartAsync(Service("a", "b"));
        mesh.Endpoints.AnswerProbe("a", "503");

        mesh.Pass(Interval);
        Assert.Contains("a", await AnsweringAsync(mesh));

        mesh.Pass(Interval);
        Assert.Equal(["b"], await AnsweringAsync(mesh));
        Assert.Equal("503", mesh.Catalog.Snapshot.Services["nlp"].Endpoints[0].State.Health.Probes.Problem);
    }

    [Fact]
    public async Task Watch_AllProbesFail_RefusesAtOnceAndIsBackWithinOneInterval()
    {
        await using var mesh = await StartAsync(Service("a", "b"));
        foreach (var id in (string[])["a", "b"]) mesh.Endpoints.AnswerProbe(id, "connection refused");
        mesh.Pass(Interval * 2);

        var refused = mesh.SendAsync(MeshHarness.Request("nlp"));
        Assert.True(refused.IsCompleted);
        Assert.Equal(ProblemReason.NoHealthyEndpoint, (await refused).Problem!.Reason);
        Assert.Equal(0, mesh.Endpoints.Calls("a") + mesh.Endpoints.Calls("b"));

        foreach (var id in (string[])["a", "b"]) mesh.Endpoints.AnswerProbe(id, null);
        mesh.Pass(Interval);
        Assert.Equal(["a", "b"], await AnsweringAsync(mesh));
    }

    [Fact]
    public async Task Watch_SeveralGoodProbesNeeded_WaitsForThem()
    {
        await using var mesh = await StartAsync(Service("a", "b") with { Health = new HealthDefinition { HealthyAfter = 3 } });
        mesh.Endpoints.AnswerProbe("a", "503");
        mesh.Pass(Interval * 2);

        mesh.Endpoints.AnswerProbe("a", null);
        mesh.Pass(Interval * 2);
        Assert.Equal(["b"], await AnsweringAsync(mesh));

        mesh.Pass(Interval * 1.5);
        Assert.Equal(["a", "b"], await AnsweringAsync(mesh));
    }

    [Fact]
    public async Task Watch_ProbeHangs_CountsAsFailedAndIsNeverDoubled()
    {
        await using var mesh = await StartAsync(Service("a", "b"));
        var hanging = new HangingProbe();
        mesh.Endpoints.ScriptProbe("a", hanging.AskAsync);

        mesh.Pass(Interval * 3);

        Assert.Equal(["b"], await AnsweringAsync(mesh));
        Assert.Equal(1, hanging.Most);
        Assert.Equal("No answer within 2 s.", mesh.Catalog.Snapshot.Services["nlp"].Endpoints[0].State.Health.Probes.Problem);
    }

    [Fact]
    public async Task Watch_ProbeThrows_CountsAsFailed()
    {
        await using var mesh = await StartAsync(Service("a", "b"));
        mesh.Endpoints.ScriptProbe("a", _ => throw new InvalidOperationException("broken"));

        mesh.Pass(Interval * 2);

        Assert.Equal(["b"], await AnsweringAsync(mesh));
    }

    [Fact]
    public async Task Watch_ThousandHangingEndpoints_ProbesEachWithinTheBound()
    {
        string[] ids = [.. Enumerable.Range(0, 1_000).Select(i => $"e{i}")];
        await using var mesh = await StartAsync(Service(ids));
        var hanging = new HangingProbe();
        foreach (var id in ids) mesh.Endpoints.ScriptProbe(id, hanging.AskAsync);

        mesh.Pass(Interval * 3);

        Assert.InRange(hanging.Most, 1, HealthWatch.MaxParallel);
        Assert.All(ids, id => Assert.InRange(mesh.Endpoints.Probes(id), 2, 4));
    }

    [Fact]
    public async Task Watch_GoodProbeBehindAnOpenCircuit_LetsOneCallTryEarly()
    {
        await using var mesh = await StartAsync(WithSlowRecovery(Service("a")));
        mesh.Endpoints.Answer("a", Refused);
        mesh.Endpoints.AnswerProbe("a", "connection refused");
        for (var i = 0; i < 30; i++) await mesh.SendAsync(MeshHarness.Request("nlp"));
        mesh.Pass(Interval * 2);
        var asked = mesh.Endpoints.Calls("a");

        mesh.Endpoints.AnswerProbe("a", null);
        mesh.Pass(Interval);
        for (var i = 0; i < 30; i++) await mesh.SendAsync(MeshHarness.Request("nlp"));
        Assert.Equal(asked + 1, mesh.Endpoints.Calls("a"));

        mesh.Endpoints.Answer("a", ScriptedProtocol.Good);
        mesh.Pass(Interval);
        for (var i = 0; i < 30; i++) Assert.True((await mesh.SendAsync(MeshHarness.Request("nlp"))).IsOk);
    }

    [Fact]
    public async Task Watch_GoodProbeOfAnEjectedEndpoint_GivesItOneErrorToProveItself()
    {
        await using var mesh = await StartAsync(WithSlowRecovery(Service("a", "b", "c")));
        mesh.Endpoints.Answer("a", Refused);
        for (var i = 0; i < 100; i++) await mesh.SendAsync(MeshHarness.Request("nlp"));
        Assert.Equal(5, mesh.Endpoints.Calls("a"));

        mesh.Pass(Interval);
        for (var i = 0; i < 100; i++) await mesh.SendAsync(MeshHarness.Request("nlp"));
        Assert.Equal(6, mesh.Endpoints.Calls("a"));

        mesh.Endpoints.Answer("a", ScriptedProtocol.Good);
        mesh.Pass(Interval);
        Assert.Equal(["a", "b", "c"], await AnsweringAsync(mesh));
    }

    [Fact]
    public async Task Watch_GoodProbeOfARestingEndpoint_LetsItRest()
    {
        await using var mesh = await StartAsync(Service("a"));
        mesh.Endpoints.Answer("a", EndpointReply.Failed(FaultKind.RateLimited, "429", TimeSpan.FromSeconds(60)));
        await mesh.SendAsync(MeshHarness.Request("nlp"));
        var asked = mesh.Endpoints.Calls("a");

        mesh.Pass(Interval * 3);
        await mesh.SendAsync(MeshHarness.Request("nlp"));

        Assert.Equal(asked, mesh.Endpoints.Calls("a"));
    }

    [Fact]
    public async Task Watch_IntervalsOfOutlierDetection_EjectWhoSucceedsTooRarely()
    {
        var service = Service("a", "b", "c", "d", "e");
        await using var mesh = await StartAsync(service with { Health = service.Health with { ProbeInterval = null } });
        var turn = 0;
        mesh.Endpoints.Script("a", _ => ValueTask.FromResult(turn++ % 3 == 0 ? Refused : ScriptedProtocol.Good));

        for (var i = 0; i < 1_500; i++) await mesh.SendAsync(MeshHarness.Request("nlp"));
        mesh.Pass(TimeSpan.FromSeconds(10.1));

        Assert.Equal(["b", "c", "d", "e"], await AnsweringAsync(mesh));
    }

    private static ServiceDefinition Service(params string[] endpoints) => MeshHarness.Service("nlp", endpoints) with
    {
        Resilience = new ResilienceDefinition { RetryDelay = TimeSpan.Zero },
    };

    private static ServiceDefinition WithSlowRecovery(ServiceDefinition service) => service with
    {
        Resilience = new ResilienceDefinition { Retries = 0, Circuit = new CircuitDefinition { BreakTime = TimeSpan.FromMinutes(10) } },
        Health = new HealthDefinition { Ejection = new EjectionDefinition { BaseTime = TimeSpan.FromMinutes(10), MaxTime = TimeSpan.FromHours(1) } },
    };

    private static async Task<MeshHarness> StartAsync(ServiceDefinition service)
    {
        var mesh = new MeshHarness(service);
        await mesh.StartAsync();
        return mesh;
    }

    /// <summary>Who answers of many calls.</summary>
    private static async Task<IEnumerable<string?>> AnsweringAsync(MeshHarness mesh)
    {
        List<string?> endpoints = [];
        for (var i = 0; i < 200; i++) endpoints.Add((await mesh.SendAsync(MeshHarness.Request("nlp"))).Route.Endpoint);
        return endpoints.Distinct().Order();
    }

    /// <summary>Hangs until it is given up, and counts how often it hangs at once.</summary>
    private sealed class HangingProbe
    {
        private int _now;

        public int Most { get; private set; }

        public async ValueTask<string?> AskAsync(CancellationToken cancellation)
        {
            Most = Math.Max(Most, ++_now);
            try
            {
                return await ScriptedProtocol.HangAsync<string?>(cancellation);
            }
            finally
            {
                _now--;
            }
        }
    }
}

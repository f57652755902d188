using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols;

namespace FunctionsOrchestration.Mesh.Tests.Health;

/// <summary>An endpoint's circuit opens, lets nothing through, and closes by one trial.</summary>
public sealed class CircuitTests
{
    private static readonly EndpointReply Broken = EndpointReply.Failed(FaultKind.ServerError, "500");

    [Fact]
    public async Task Send_OnlyEndpointFails_OpensAndLetsNothingThrough()
    {
        await using var mesh = new MeshHarness(Service("a"));
        mesh.Endpoints.Answer("a", Broken);

        for (var i = 0; i < 50; i++) await mesh.SendAsync(MeshHarness.Request("nlp"));
        var refused = await mesh.SendAsync(MeshHarness.Request("nlp"));

        Assert.Equal(10, mesh.Endpoints.Calls("a"));
        Assert.Equal((ProblemReason.NoHealthyEndpoint, TimeSpan.FromSeconds(5)), (refused.Problem!.Reason, refused.Problem.RetryAfter));
    }

    [Fact]
    public async Task Send_AfterTheBreak_OneTrialDecides()
    {
        await using var mesh = new MeshHarness(Service("a"));
        mesh.Endpoints.Answer("a", Broken);
        for (var i = 0; i < 10; i++) await mesh.SendAsync(MeshHarness.Request("nlp"));

        mesh.Time.Advance(TimeSpan.FromSeconds(5));
        var trial = new TaskCompletionSource<EndpointReply>();
        mesh.Endpoints.Script("a", _ => new ValueTask<EndpointReply>(trial.Task));
        var first = mesh.SendAsync(MeshHarness.Request("nlp"));
        var second = await mesh.SendAsync(MeshHarness.Request("nlp"));
        trial.SetResult(ScriptedProtocol.Good);

        Assert.Equal(ProblemReason.NoHealthyEndpoint, second.Problem!.Reason);
        Assert.True((await first).IsOk);
        Assert.True((await mesh.SendAsync(MeshHarness.Request("nlp"))).IsOk);
        Assert.Equal(12, mesh.Endpoints.Calls("a"));
    }

    [Fact]
    public async Task Send_AnswersSlowly_OpensThoughNothingFails()
    {
        await using var mesh = new MeshHarness(Service("a") with
        {
            Resilience = Resilience with
            {
                Circuit = Resilience.Circuit with { SlowAfter = TimeSpan.FromMilliseconds(100), SlowRatio = 0.5 },
            },
        });
        mesh.Endpoints.Script("a", _ =>
        {
            mesh.Time.Advance(TimeSpan.FromMilliseconds(150));
            return ValueTask.FromResult(ScriptedProtocol.Good);
        });

        for (var i = 0; i < 20; i++) await mesh.SendAsync(MeshHarness.Request("nlp"));

        Assert.Equal(10, mesh.Endpoints.Calls("a"));
    }

    [Fact]
    public async Task Send_TooManyRequests_RestsThatLongAndIsNoFailure()
    {
        await using var mesh = new MeshHarness(Service("a", "b"));
        mesh.Endpoints.Answer("a", EndpointReply.Failed(FaultKind.RateLimited, "429", TimeSpan.FromSeconds(30)));

        for (var i = 0; i < 100; i++) Assert.True((await mesh.SendAsync(MeshHarness.Request("nlp"))).IsOk || i == 0);

        Assert.Equal(1, mesh.Endpoints.Calls("a"));
        mesh.Endpoints.Answer("a", ScriptedProtocol.Good);
        mesh.Time.Advance(TimeSpan.FromSeconds(30));
        for (var i = 0; i < 100; i++) await mesh.SendAsync(MeshHarness.Request("nlp"));
        Assert.True(mesh.Endpoints.Calls("a") > 20);
    }

    private static ResilienceDefinition Resilience { get; } = new()
    {
        Retries = 0,
        Circuit = new CircuitDefinition { MinimumCalls = 10 },
    };

    private static ServiceDefinition Service(params string[] endpoints) => MeshHarness.Service("nlp", endpoints) with
    {
        Resilience = Resilience,
        Health = new HealthDefinition { Ejection = new EjectionDefinition { ConsecutiveErrors = 0 } },
    };
}

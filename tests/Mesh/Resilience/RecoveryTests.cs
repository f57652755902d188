using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols;

namespace FunctionsOrchestration.Mesh.Tests.Resilience;

/// <summary>What happens when a call goes wrong.</summary>
public sealed class RecoveryTests
{
    private static readonly EndpointReply Broken = EndpointReply.Failed(FaultKind.ServerError, "500");

    [Fact]
    public async Task Send_OneEndpointFails_RetriesOnTheOther()
    {
        await using var mesh = new MeshHarness(Service("nlp", "a", "b"));
        mesh.Endpoints.Answer("a", Broken);

        for (var i = 0; i < 20; i++) Assert.True((await mesh.SendAsync(MeshHarness.Request("nlp"))).IsOk);

        Assert.Equal(20, mesh.Endpoints.Calls("b"));
        Assert.InRange(mesh.Endpoints.Calls("a"), 1, 5);
    }

    [Fact]
    public async Task Send_InvalidInput_IsNotRetried()
    {
        await using var mesh = new MeshHarness(Service("nlp", "a", "b"));
        foreach (var id in (string[])["a", "b"]) mesh.Endpoints.Answer(id, EndpointReply.Failed(FaultKind.InvalidInput, "too short"));

        var result = await mesh.SendAsync(MeshHarness.Request("nlp"));

        Assert.Equal((ProblemReason.InvalidInput, 1), (result.Problem!.Reason, result.Route.Attempts));
    }

    [Fact]
    public async Task Send_EverythingFails_StopsAtTheBudgetAndNotAtTheRetries()
    {
        var service = Service("nlp", "a") with
        {
            Resilience = Quick with
            {
                Retries = 5, RetryBudget = 0.1, MinRetriesPerSecond = 0, Circuit = new CircuitDefinition { MinimumCalls = 1_000 },
            },
            Health = new HealthDefinition { Ejection = new EjectionDefinition { ConsecutiveErrors = 0 } },
        };
        await using var mesh = new MeshHarness(service);
        mesh.Endpoints.Answer("a", Broken);

        for (var i = 0; i < 100; i++) await mesh.SendAsync(MeshHarness.Request("nlp"));

        Assert.InRange(mesh.Endpoints.Calls("a"), 105, 110);
    }

    [Fact]
    public async Task Send_EndpointHangs_TimesOutAndAsksTheOther()
    {
        await using var mesh = new MeshHarness(Service("nlp", "a", "b"));
        mesh.Endpoints.Script("a", Hang);

        var calls = Enumerable.Range(0, 10).Select(_ => mesh.SendAsync(MeshHarness.Request("nlp")).AsTask()).ToList();
        mesh.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.All(await Task.WhenAll(calls), result => Assert.Equal("b", result.Route.Endpoint));
        Assert.True(mesh.Endpoints.Calls("a") > 0);
    }

    [Fact]
    public async Task Send_DeadlinePasses_EndsAtTheDeadline()
    {
        await using var mesh = new MeshHarness(Service("nlp", "a"));
        mesh.Endpoints.Script("a", Hang);

        var call = mesh.SendAsync(MeshHarness.Request("nlp") with { Deadline = mesh.Time.GetUtcNow().AddMilliseconds(300) });
        mesh.Time.Advance(TimeSpan.FromMilliseconds(300));

        Assert.Equal(ProblemReason.DeadlineExceeded, (await call).Problem!.Reason);
    }

    [Fact]
    public async Task Send_DeadlineHasPassed_CallsNobody()
    {
        await using var mesh = new MeshHarness(Service("nlp", "a"));

        var result = await mesh.SendAsync(MeshHarness.Request("nlp") with { Deadline = mesh.Time.GetUtcNow() });

        Assert.Equal((ProblemReason.DeadlineExceeded, 0), (result.Problem!.Reason, mesh.Endpoints.Calls("a")));
    }

    [Fact]
    public async Task Send_SlowEndpointOfAnIdempotentOperation_IsHedged()
    {
        await using var mesh = new MeshHarness(Service("nlp", "a", "b") with
        {
            Resilience = Quick with { HedgeAfter = TimeSpan.FromMilliseconds(50) },
        });
        mesh.Endpoints.Script("a", Hang);

        var calls = Enumerable.Range(0, 10).Select(_ => mesh.SendAsync(MeshHarness.Request("nlp")).AsTask()).ToList();
        mesh.Time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.All(await Task.WhenAll(calls), result => Assert.Equal("b", result.Route.Endpoint));
    }

    [Fact]
    public async Task Send_ServiceFails_AsksItsFallbackAndSaysSo()
    {
        var primary = Service("nlp", "a") with
        {
            Resilience = Quick with { Retries = 0, Fallbacks = new FallbackDefinition { Unavailable = ["spare"] } },
        };
        await using var mesh = new MeshHarness(primary, Service("spare", "b"));
        mesh.Endpoints.Answer("a", Broken);

        var result = await mesh.SendAsync(MeshHarness.Request("nlp"));

        Assert.Equal(("spare", "b", "fallback:unavailable, retry, least-requests"), (result.Route.Service, result.Route.Endpoint, result.Route.Reason));
    }

    [Fact]
    public async Task Send_ContextTooLong_UsesItsOwnListOfFallbacks()
    {
        var primary = Service("nlp", "a") with
        {
            Resilience = Quick with { Fallbacks = new FallbackDefinition { Unavailable = ["spare"], ContextTooLong = ["long"] } },
        };
        await using var mesh = new MeshHarness(primary, Service("spare", "b"), Service("long", "c"));
        mesh.Endpoints.Answer("a", EndpointReply.Failed(FaultKind.ContextTooLong, "8,000 tokens"));

        var result = await mesh.SendAsync(MeshHarness.Request("nlp"));

        Assert.Equal("long", result.Route.Service);
    }

    [Fact]
    public async Task Send_CallerCancels_IsThrown()
    {
        await using var mesh = new MeshHarness(Service("nlp", "a"));
        mesh.Endpoints.Script("a", Hang);
        using var cancellation = new CancellationTokenSource();

        var call = mesh.Mesh.SendAsync(MeshHarness.Request("nlp"), cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.AsTask());
    }

    private static ResilienceDefinition Quick { get; } = new() { AttemptTimeout = TimeSpan.FromSeconds(2), RetryDelay = TimeSpan.Zero };

    private static ServiceDefinition Service(string name, params string[] endpoints) =>
        MeshHarness.Service(name, endpoints) with { Resilience = Quick };

    private static async ValueTask<EndpointReply> Hang(CancellationToken cancellation)
    {
        await Task.Delay(Timeout.Infinite, cancellation);
        return ScriptedProtocol.Good;
    }
}

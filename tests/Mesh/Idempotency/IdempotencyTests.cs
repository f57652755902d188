using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Idempotency;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Tests.Idempotency;

/// <summary>A key answers with the first result and calls nobody, for as long as it is remembered.</summary>
public sealed class IdempotencyTests
{
    private static readonly MeshRequest Keyed = MeshHarness.Request("nlp") with { IdempotencyKey = "k" };

    [Fact]
    public async Task Send_SameKeyAgain_AnswersTheFirstResultAndCallsNobody()
    {
        await using var mesh = Mesh();
        var first = await mesh.SendAsync(Keyed);
        mesh.Endpoints.Answer("a", new EndpointReply { Value = new Sentiment("negative", 0.1) });

        var second = await mesh.SendAsync(Keyed);

        Assert.Equal((false, true), (first.IsReplayed, second.IsReplayed));
        Assert.Equal(first.Require<Sentiment>(), second.Require<Sentiment>());
        Assert.Equal(new Route("nlp", "1", "a", 0, "idempotent-replay"), second.Route);
        Assert.Equal(1, mesh.Endpoints.Calls("a"));
    }

    [Fact]
    public async Task Send_KeyOfAnotherCallerServiceOrNone_IsAnotherCall()
    {
        await using var mesh = new MeshHarness(MeshHarness.Service("nlp", "a"), MeshHarness.Service("other", "a"));

        await mesh.SendAsync(Keyed);
        await mesh.SendAsync(Keyed with { Caller = "somebody" });
        await mesh.SendAsync(Keyed with { Service = "other" });
        await mesh.SendAsync(Keyed with { IdempotencyKey = "l" });
        await mesh.SendAsync(Keyed with { IdempotencyKey = null });

        Assert.Equal(5, mesh.Endpoints.Calls("a"));
    }

    [Fact]
    public async Task Send_KeyPassedItsTime_CallsAgain()
    {
        await using var mesh = Mesh();
        await mesh.SendAsync(Keyed);

        mesh.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.True((await mesh.SendAsync(Keyed)).IsReplayed);
        mesh.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.False((await mesh.SendAsync(Keyed)).IsReplayed);
        Assert.Equal(2, mesh.Endpoints.Calls("a"));
    }

    [Fact]
    public async Task Send_SameKeyOtherPayload_IsRefusedAndCallsNobody()
    {
        await using var mesh = Mesh();
        await mesh.SendAsync(Keyed);

        var payload = await mesh.SendAsync(Keyed with { Payload = new TextRequest("Bad.") });
        var version = await mesh.SendAsync(Keyed with { Hints = new RoutingHints { Version = "1" } });

        Assert.Equal(ProblemReason.KeyReused, payload.Problem?.Reason);
        Assert.Equal(ProblemReason.KeyReused, version.Problem?.Reason);
        Assert.Equal(1, mesh.Endpoints.Calls("a"));
    }

    [Fact]
    public async Task Send_WhileTheFirstIsUnderWay_IsToldAndGetsItsAnswerLater()
    {
        await using var mesh = Mesh();
        var answer = new TaskCompletionSource<EndpointReply>();
        mesh.Endpoints.Script("a", _ => new ValueTask<EndpointReply>(answer.Task));
        var first = mesh.SendAsync(Keyed).AsTask();

        var duplicates = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => mesh.SendAsync(Keyed).AsTask()));
        answer.SetResult(ScriptedProtocol.Good);
        await first;

        Assert.All(duplicates, one => Assert.Equal((ProblemReason.KeyInUse, TimeSpan.FromSeconds(1)), (one.Problem!.Reason, one.Problem.RetryAfter)));
        Assert.True((await mesh.SendAsync(Keyed)).IsReplayed);
        Assert.Equal(1, mesh.Endpoints.Calls("a"));
    }

    [Fact]
    public async Task Send_ManyAtOnce_CallsOnce()
    {
        await using var mesh = Mesh();
        mesh.Endpoints.Script("a", async _ =>
        {
            await Task.Yield();
            return ScriptedProtocol.Good;
        });

        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => mesh.SendAsync(Keyed).AsTask())));

        Assert.Equal(1, mesh.Endpoints.Calls("a"));
        Assert.All(results, one => Assert.True(one.IsOk || one.Problem!.Reason == ProblemReason.KeyInUse));
        Assert.Single(results, one => one is { IsOk: true, IsReplayed: false });
    }

    [Theory]
    [InlineData(FaultKind.InvalidInput, true)]
    [InlineData(FaultKind.ContextTooLong, true)]
    [InlineData(FaultKind.ContentRefused, true)]
    [InlineData(FaultKind.BadAnswer, false)]
    [InlineData(FaultKind.ServerError, false)]
    [InlineData(FaultKind.NotConfigured, false)]
    public async Task Send_AfterAProblem_IsReplayedOnlyWhereAskingAgainChangesNothing(FaultKind kind, bool isKept)
    {
        await using var mesh = new MeshHarness(
            MeshHarness.Service("nlp", "a") with { Resilience = new() { Retries = 0 }, Health = new() { PanicThreshold = 1 } });
        mesh.Endpoints.Answer("a", EndpointReply.Failed(kind, "It says why."));

        var first = await mesh.SendAsync(Keyed);
        var second = await mesh.SendAsync(Keyed);

        Assert.Equal(isKept, second.IsReplayed);
        Assert.Equal(first.Problem!.Reason, second.Problem!.Reason);
        Assert.Equal(isKept ? 1 : 2, mesh.Endpoints.Calls("a"));
    }

    [Fact]
    public async Task Send_LongCall_KeepsItsClaimBeyondTheLease()
    {
        await using var mesh = Mesh();
        var answer = new TaskCompletionSource<EndpointReply>();
        mesh.Endpoints.Script("a", _ => new ValueTask<EndpointReply>(answer.Task));
        var first = mesh.SendAsync(Keyed).AsTask();

        for (var second = 0; second < 25; second++) mesh.Time.Advance(TimeSpan.FromSeconds(1));
        var meanwhile = await mesh.SendAsync(Keyed);
        answer.SetResult(ScriptedProtocol.Good);
        await first;

        Assert.Equal(ProblemReason.KeyInUse, meanwhile.Problem?.Reason);
        Assert.True((await mesh.SendAsync(Keyed)).IsReplayed);
    }

    [Fact]
    public async Task Send_CallerGoesAway_FreesTheKey()
    {
        await using var mesh = Mesh();
        using var gone = new CancellationTokenSource();
        mesh.Endpoints.Script("a", async cancellation =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return ScriptedProtocol.Good;
        });
        var first = mesh.Mesh.SendAsync(Keyed, gone.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        mesh.Endpoints.Answer("a", ScriptedProtocol.Good);

        Assert.True((await mesh.SendAsync(Keyed)).IsOk);
    }

    [Fact]
    public async Task Claim_OfAProcessThatDied_IsFreeAfterItsLease()
    {
        await using var mesh = Mesh();
        var store = new MemoryIdempotencyStore(mesh.Time);
        var lease = TimeSpan.FromSeconds(10);
        var dead = (await store.ClaimAsync("id", "hash", lease, Stop)).Ticket!;

        mesh.Time.Advance(lease - TimeSpan.FromTicks(1));
        Assert.Null((await store.ClaimAsync("id", "hash", lease, Stop)).Ticket);
        mesh.Time.Advance(TimeSpan.FromTicks(1));
        var next = (await store.ClaimAsync("id", "hash", lease, Stop)).Ticket!;
        await store.KeepAsync(dead, new byte[] { 1 }, TimeSpan.FromHours(1), Stop);
        await store.ReleaseAsync(dead, Stop);

        Assert.Null(await store.RenewAsync(dead, lease, Stop));
        Assert.NotNull(await store.RenewAsync(next, lease, Stop));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static MeshHarness Mesh() => new(MeshHarness.Service("nlp", "a"));
}

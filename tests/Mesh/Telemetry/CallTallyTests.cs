using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Telemetry;

namespace FunctionsOrchestration.Mesh.Tests.Telemetry;

/// <summary>Calls are counted for events only while somebody wants them, and each count is told once.</summary>
public sealed class CallTallyTests
{
    [Fact]
    public async Task Take_WhileNobodyWantsCounts_GivesNone()
    {
        await using var mesh = new MeshHarness(MeshHarness.Service("nlp", "a"));
        await mesh.SendAsync(MeshHarness.Request("nlp"));
        Assert.Empty(mesh.Get<CallTally>().Take());
    }

    [Fact]
    public async Task Take_AfterCalls_TellsWhatTheyCameToAndBeginsAnew()
    {
        await using var mesh = new MeshHarness(MeshHarness.Service("nlp", "a"));
        var tally = mesh.Get<CallTally>();
        tally.IsOn = true;
        var calls = 0;
        mesh.Endpoints.Script("a", _ =>
        {
            mesh.Time.Advance(TimeSpan.FromMilliseconds(100));
            return ValueTask.FromResult(++calls < 4
                ? ScriptedProtocol.Good with { Usage = new TokenUsage(10, 4) }
                : EndpointReply.Failed(FaultKind.ContextTooLong, "too long"));
        });
        for (var i = 0; i < 4; i++) await mesh.SendAsync(MeshHarness.Request("nlp") with { Tenant = "acme" });

        var summary = Assert.Single(tally.Take());
        Assert.Equal(("nlp", "a", "scripted", "acme"), (summary.Service, summary.Endpoint, summary.Provider, summary.Tenant));
        Assert.Equal((4, 1, 30, 12, 4), (summary.Calls, summary.Failures, summary.InputTokens, summary.OutputTokens, summary.AnswerTokens!.Value));
        Assert.NotNull(summary.Failure);
        Assert.InRange(summary.MeanMilliseconds, 99, 101);
        Assert.InRange(summary.P95Milliseconds, 95, 105);
        Assert.Empty(tally.Take());
    }

    [Fact]
    public async Task Take_OfMoreKindsThanAreToldApart_LeavesTheOthersOut()
    {
        await using var mesh = new MeshHarness(MeshHarness.Service("nlp", "a"));
        var tally = mesh.Get<CallTally>();
        tally.IsOn = true;
        for (var i = 0; i < CallTally.Most + 5; i++) await mesh.SendAsync(MeshHarness.Request("nlp") with { Tenant = $"tenant-{i}" });
        Assert.Equal(CallTally.Most, tally.Take().Count);
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Telemetry;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Tests.Telemetry;

/// <summary>A call is a span, and each of its attempts one below it.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;
    private readonly Activity _test = new("test");

    public TraceTests()
    {
        // Other tests make calls at the same time: only what happens below this test's own activity counts.
        _test.Start();
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MeshTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId == _test.TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public async Task Send_Retried_MakesASpanForEachAttemptBelowTheCalls()
    {
        await using var mesh = new MeshHarness(Service("nlp", "a", "b"));
        mesh.Endpoints.Answer("a", EndpointReply.Failed(FaultKind.ServerError, "500"));
        while (mesh.Endpoints.Calls("a") == 0)
        {
            _ended.Clear();
            await mesh.SendAsync(MeshHarness.Request("nlp"));
        }

        Assert.Equal(3, _ended.Count);
        var (failed, answered, call) = (_ended.ElementAt(0), _ended.ElementAt(1), _ended.ElementAt(2));
        Assert.Equal(_test.SpanId, call.ParentSpanId);
        Assert.All((Activity[])[failed, answered], attempt => Assert.Equal(call.SpanId, attempt.ParentSpanId));
        Assert.Equal(
            ("a", 1, "server_error", ActivityStatusCode.Error),
            (failed.GetTagItem("mesh.endpoint"), failed.GetTagItem("mesh.attempt"), failed.GetTagItem("error.type"), failed.Status));
        Assert.Equal(("b", 2, "ok"), (answered.GetTagItem("mesh.endpoint"), answered.GetTagItem("mesh.attempt"), answered.GetTagItem("mesh.outcome")));
        Assert.Equal(("retry, least-requests", 2, "ok"), (call.GetTagItem("mesh.chosen"), call.GetTagItem("mesh.attempts"), call.GetTagItem("mesh.outcome")));
    }

    [Fact]
    public async Task Send_Answered_TellsModelTokensAndWhyItEnds()
    {
        await using var mesh = new MeshHarness(Service("nlp", "a"));
        mesh.Endpoints.Answer("a", ScriptedProtocol.Good with
        {
            Model = new ModelInfo("tiny", "1"), Usage = new TokenUsage(7, 3), FinishReason = "length",
        });

        await mesh.SendAsync(MeshHarness.Request("nlp"));

        var call = _ended.Last();
        Assert.Equal("nlp.sentiment nlp", call.DisplayName);
        Assert.Equal(("nlp.sentiment", "scripted", "nlp"), (call.GetTagItem("gen_ai.operation.name"), call.GetTagItem("gen_ai.provider.name"), call.GetTagItem("gen_ai.request.model")));
        Assert.Equal(("tiny", 7L, 3L), (call.GetTagItem("gen_ai.response.model"), call.GetTagItem("gen_ai.usage.input_tokens"), call.GetTagItem("gen_ai.usage.output_tokens")));
        Assert.Equal(["length"], (string[])call.GetTagItem("gen_ai.response.finish_reasons")!);
    }

    [Fact]
    public async Task Send_CallerCancels_EndsBothSpans()
    {
        await using var mesh = new MeshHarness(Service("nlp", "a"));
        mesh.Endpoints.Script("a", ScriptedProtocol.HangAsync<EndpointReply>);
        using var cancellation = new CancellationTokenSource();

        var call = mesh.Mesh.SendAsync(MeshHarness.Request("nlp"), cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.AsTask());

        Assert.Equal(2, _ended.Count);
        Assert.Equal("given_up", _ended.First().GetTagItem("mesh.outcome"));
    }

    [Fact]
    public async Task Send_Attempt_RunsWithinItsOwnSpan()
    {
        await using var mesh = new MeshHarness(Service("nlp", "a"));
        string? within = null;
        mesh.Endpoints.Script("a", _ =>
        {
            within = Activity.Current?.Id;
            return ValueTask.FromResult(ScriptedProtocol.Good);
        });

        await mesh.SendAsync(MeshHarness.Request("nlp"));

        Assert.Equal(_ended.First().Id, within);
        Assert.Equal(_test, Activity.Current);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _test.Dispose();
    }

    private static ServiceDefinition Service(string name, params string[] endpoints) => MeshHarness.Service(name, endpoints) with
    {
        Resilience = new ResilienceDefinition { RetryDelay = TimeSpan.Zero },
    };
}

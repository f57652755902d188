using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Telemetry;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Tests.Telemetry;

/// <summary>Calls, tokens and attempts are measured by the semantic conventions, with labels that stay few.</summary>
public sealed class MetricsTests
{
    private static readonly EndpointReply Broken = EndpointReply.Failed(FaultKind.ServerError, "500");

    [Fact]
    public async Task Send_Answered_MeasuresItsTimeAndTokens()
    {
        await using var mesh = new MeshHarness(Service("a"));
        using var measured = new Measured(mesh.Meters);
        mesh.Endpoints.Script("a", _ =>
        {
            mesh.Time.Advance(TimeSpan.FromMilliseconds(250));
            return ValueTask.FromResult(ScriptedProtocol.Good with { Model = new ModelInfo("tiny", "1"), Usage = new TokenUsage(7, 3) });
        });

        await mesh.SendAsync(MeshHarness.Request("nlp"));

        var (seconds, tags) = Assert.Single(measured.Of("gen_ai.client.operation.duration"));
        Assert.Equal(0.25, seconds);
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["gen_ai.operation.name"] = "nlp.sentiment", ["gen_ai.provider.name"] = "scripted", ["gen_ai.request.model"] = "nlp",
                ["gen_ai.response.model"] = "tiny", ["mesh.service"] = "nlp", ["mesh.version"] = "1",
            },
            tags);
        Assert.Equal(
            [(7, "input"), (3, "output")],
            measured.Of("gen_ai.client.token.usage").Select(one => (one.Value, (string)one.Tags["gen_ai.token.type"]!)));
    }

    [Fact]
    public async Task Send_Retried_CountsOneCallAndEachAttempt()
    {
        await using var mesh = new MeshHarness(Service("a", "b"));
        using var measured = new Measured(mesh.Meters);
        mesh.Endpoints.Answer("a", Broken);
        while (mesh.Endpoints.Calls("a") == 0) await mesh.SendAsync(MeshHarness.Request("nlp"));

        Assert.All(measured.Of("mesh.client.calls"), call => Assert.Equal("ok", call.Tags["mesh.outcome"]));
        Assert.Equal(mesh.Endpoints.Calls("b"), measured.Of("mesh.client.calls").Count);
        var failed = Assert.Single(measured.Of("mesh.client.attempts"), one => (string?)one.Tags["mesh.endpoint"] == "a");
        Assert.Equal("server_error", failed.Tags["mesh.outcome"]);
    }

    [Fact]
    public async Task Send_Fails_NamesTheError()
    {
        await using var mesh = new MeshHarness(Service("a"));
        using var measured = new Measured(mesh.Meters);
        mesh.Endpoints.Answer("a", EndpointReply.Failed(FaultKind.ContextTooLong, "too long"));

        await mesh.SendAsync(MeshHarness.Request("nlp"));

        Assert.Equal("context_too_long", Assert.Single(measured.Of("gen_ai.client.operation.duration")).Tags["error.type"]);
    }

    [Fact]
    public async Task Send_UnknownServices_MakeOneSeriesTogether()
    {
        await using var mesh = new MeshHarness(Service("a"));
        using var measured = new Measured(mesh.Meters);

        for (var i = 0; i < 10; i++) await mesh.SendAsync(MeshHarness.Request($"unknown-{i}"));

        Assert.Single(measured.Of("mesh.client.calls").Select(one => one.Tags["mesh.service"]).Distinct());
        Assert.Empty(measured.Of("gen_ai.client.operation.duration"));
    }

    [Fact]
    public async Task Send_ManyCallers_ShareALabelFromTheHundredthOn()
    {
        await using var mesh = new MeshHarness(Service("a"));
        using var measured = new Measured(mesh.Meters);

        for (var i = 0; i < 1_000; i++) await mesh.SendAsync(MeshHarness.Request("nlp") with { Caller = $"caller-{i}" });

        var callers = measured.Of("mesh.client.calls").CountBy(one => (string)one.Tags["mesh.caller"]!).ToDictionary();
        Assert.Equal((101, 900), (callers.Count, callers[CappedLabels.Others]));
    }

    [Fact]
    public async Task Observe_OneEndpointResting_CountsStates()
    {
        await using var mesh = new MeshHarness(Service("a", "b", "c"));
        using var measured = new Measured(mesh.Meters);
        await mesh.StartAsync();
        mesh.Endpoints.Answer("a", EndpointReply.Failed(FaultKind.RateLimited, "429", TimeSpan.FromMinutes(1)));
        while (mesh.Endpoints.Calls("a") == 0) await mesh.SendAsync(MeshHarness.Request("nlp"));

        Assert.Equal(
            [("resting", 1), ("usable", 2)],
            measured.Of("mesh.endpoints").Select(one => ((string)one.Tags["mesh.endpoint.state"]!, one.Value)).Order());
    }

    private static ServiceDefinition Service(params string[] endpoints) => MeshHarness.Service("nlp", endpoints) with
    {
        Resilience = new ResilienceDefinition { RetryDelay = TimeSpan.Zero },
    };
}

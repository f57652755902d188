using FunctionsOrchestration.Functions.Tests.DirectCalls;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Functions.Tests.Models;

/// <summary>How activities call models, and what they make of what comes.</summary>
public sealed class ModelCallsTests
{
    private static readonly ModelStep Step = ModelStep.Of("insights-0a1b/007", "Sent");

    private static readonly SagaVersions Versions = new((saga, _) => Task.FromResult<IReadOnlyDictionary<string, string>>(
        saga == "insights-0a1b" ? new Dictionary<string, string> { ["nlp"] = "3" } : new Dictionary<string, string>()));

    [Fact]
    public async Task Ask_Answer_IsAnOkOutcomeWithModelAndTime()
    {
        var mesh = new ScriptedMesh(_ => new MeshResult
        {
            Value = new Sentiment("positive", 0.9), Model = new ModelInfo("use", "1"), Elapsed = TimeSpan.FromMilliseconds(12.345),
            Route = ScriptedMesh.Route,
        });

        var outcome = await AskAsync(mesh);

        Assert.Equal(new Outcome<Sentiment>(Outcome.Ok, new("positive", 0.9), new("use", "1"), 12.34, null), outcome);
    }

    [Fact]
    public async Task Ask_Always_NamesTheScenarioTheStepAndADeadline()
    {
        var mesh = ScriptedMesh.Ok(new Sentiment("positive", 0.9));

        await AskAsync(mesh);

        var asked = mesh.Asked.Single();
        Assert.Equal(("insights", "insights-0a1b/007/Sent"), (asked.Caller, asked.IdempotencyKey));
        Assert.Equal("insights", asked.Tenant);
        Assert.Null(ModelStep.Repeatable("ingestion-0a1b/007").Tenant); // Its saga has reserved what it spends.
        Assert.Equal(new FakeTimeProvider().GetUtcNow() + TimeSpan.FromMinutes(5), asked.Deadline);
    }

    [Theory]
    [InlineData(ProblemReason.InvalidInput, "failed")]
    [InlineData(ProblemReason.ContextTooLong, "failed")]
    [InlineData(ProblemReason.ContentRefused, "failed")]
    [InlineData(ProblemReason.NotConfigured, "unavailable")]
    [InlineData(ProblemReason.UnknownService, "unavailable")]
    [InlineData(ProblemReason.UnknownCaller, "unavailable")]
    [InlineData(ProblemReason.BudgetExhausted, "unavailable")]
    public async Task Ask_ProblemThatStays_IsAnOutcome(ProblemReason reason, string status)
    {
        var outcome = await AskAsync(ScriptedMesh.Failing(reason, "It says why."));

        Assert.Equal((status, "It says why."), (outcome.Status, outcome.Problem));
    }

    [Theory]
    [InlineData(ProblemReason.NoHealthyEndpoint)]
    [InlineData(ProblemReason.Overloaded)]
    [InlineData(ProblemReason.RateLimited)]
    [InlineData(ProblemReason.BudgetUnavailable)]
    [InlineData(ProblemReason.DeadlineExceeded)]
    [InlineData(ProblemReason.EndpointFailed)]
    public async Task Ask_ProblemThatMayPass_IsThrownForTheOrchestratorToTryAgain(ProblemReason reason)
    {
        var thrown = await Assert.ThrowsAsync<MeshCallException>(() => AskAsync(ScriptedMesh.Failing(reason, "It says why.")));

        Assert.Equal(reason, thrown.Result.Problem!.Reason);
    }

    [Fact]
    public async Task Ask_KeyStillInUse_WaitsForTheFirstCallsAnswer()
    {
        var time = new FakeTimeProvider();
        var calls = 0;
        var mesh = new ScriptedMesh(_ => calls++ < 2
            ? new MeshResult { Problem = new MeshProblem(ProblemReason.KeyInUse, "", TimeSpan.FromSeconds(1)), Route = ScriptedMesh.Route }
            : new MeshResult { Value = new Sentiment("positive", 0.9), Route = ScriptedMesh.Route });

        var asking = AskAsync(mesh, time);
        time.Advance(TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.True((await asking).IsOk);
        Assert.Equal(3, mesh.Asked.Count);
    }

    [Fact]
    public async Task Ask_StepOfASaga_StaysWithTheVersionThatTheSagaBeganWith()
    {
        var mesh = ScriptedMesh.Ok(new Sentiment("positive", 0.9));
        await AskAsync(mesh);
        Assert.Equal("3", Assert.Single(mesh.Asked).Hints!.SagaVersion);
    }

    private static Task<Outcome<Sentiment>> AskAsync(ScriptedMesh mesh, FakeTimeProvider? time = null) =>
        new ModelCalls(mesh, Versions, time ?? new FakeTimeProvider(), NullLogger<ModelCalls>.Instance).AskAsync<Sentiment>(
            Operations.Sentiment, new TextRequest("Fine."), Step, TestContext.Current.CancellationToken);
}

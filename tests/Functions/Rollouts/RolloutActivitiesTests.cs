using System.Text.Json;
using FunctionsOrchestration.Functions.Tests.DirectCalls;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Discovery;
using FunctionsOrchestration.Mesh.Traffic.Rollouts;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Rollouts;

namespace FunctionsOrchestration.Functions.Tests.Rollouts;

/// <summary>What a rollout asks of versions and gates.</summary>
public sealed class RolloutActivitiesTests
{
    private static readonly AddressGuard Guard = new(new AddressPolicy([]), (_, _) => Task.FromResult(Array.Empty<System.Net.IPAddress>()));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(90, Verdict.Failure)]
    [InlineData(50, Verdict.Success)]
    public async Task GoldenSet_CountsAnswersOfTheNewVersionAlone(double least, Verdict verdict)
    {
        var mesh = ScriptedMesh.Ok(new Sentiment("positive", 0.9));
        var golden = new GoldenPlan([Sample("Good.", "positive"), Sample("Bad.", "negative")]) { Min = least };

        var result = await Activities(mesh).JudgeGoldenSet(new GoldenInput("nlp", "2", golden), Stop);

        Assert.Equal((verdict, 0.5), (result.Verdict, result.Value));
        Assert.All(mesh.Asked, request => Assert.Equal("2", request.Hints!.Version));
    }

    [Fact]
    public async Task Smoke_SaysTheFirstProblem_AlsoOfAPayloadThatDoesNotFit()
    {
        var broken = Activities(ScriptedMesh.Failing(ProblemReason.NoHealthyEndpoint, "Nobody listens."));
        Assert.Equal("sentiment: Nobody listens.", await broken.SmokeVersion(Smoke(new { text = "Fine." }), Stop));
        var well = Activities(ScriptedMesh.Ok(new Sentiment("positive", 0.9)));
        Assert.Null(await well.SmokeVersion(Smoke(new { text = "Fine." }), Stop));
        Assert.StartsWith("sentiment: ", await well.SmokeVersion(Smoke(new { text = 5 }), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gate_ThatMustNotBeAsked_IsClosed()
    {
        var why = await Activities(ScriptedMesh.Ok("")).AskGate(new GateInput(new Uri("https://ci.example.com"), "rollout-1", "nlp", "2", "promotion"), Stop);
        Assert.Contains("is not allowed", why, StringComparison.Ordinal);
    }

    private static RolloutActivities Activities(IMesh mesh) => new(mesh, new RegistrationRules(new RegistrationOptions(), Guard), new GateClient(Guard));

    private static GoldenSample Sample(string text, string label) =>
        new("sentiment", JsonSerializer.SerializeToElement(new { text }), JsonSerializer.SerializeToElement(new { label }));

    private static SmokeInput Smoke(object payload) => new("nlp", "2", [new SmokeRequest("sentiment", JsonSerializer.SerializeToElement(payload))]);
}

using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Tests.Pipeline;

/// <summary>Names of a call are found in the catalog, or the nearest ones are told.</summary>
public sealed class ResolveTests
{
    [Fact]
    public async Task Send_KnownServiceAndOperation_AnswersWithItsRoute()
    {
        await using var mesh = new MeshHarness(MeshHarness.Service("nlp", "a"));

        var result = await mesh.SendAsync(MeshHarness.Request("NLP"));

        Assert.Equal("positive", result.Require<Sentiment>().Label);
        Assert.Equal(new Route("nlp", "1", "a", 1, "least-requests"), result.Route);
    }

    [Fact]
    public async Task Send_UnknownService_NamesTheNearest()
    {
        await using var mesh = new MeshHarness(MeshHarness.Service("nlp", "a"), MeshHarness.Service("vision", "b"));

        var problem = (await mesh.SendAsync(MeshHarness.Request("visoin"))).Problem!;

        Assert.Equal(ProblemReason.UnknownService, problem.Reason);
        Assert.Equal("There is no service 'visoin'. Did you mean 'vision'?", problem.Message);
    }

    [Fact]
    public async Task Send_UnknownOperationFarFromAll_ListsThem()
    {
        await using var mesh = new MeshHarness(MeshHarness.Service("nlp", "a"));

        var problem = (await mesh.SendAsync(new MeshRequest("nlp", "translate", new TextRequest("x")))).Problem!;

        Assert.Equal(ProblemReason.UnknownOperation, problem.Reason);
        Assert.EndsWith("There are: sentiment.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_PayloadOfAnotherOperation_IsInvalidAndCallsNobody()
    {
        await using var mesh = new MeshHarness(MeshHarness.Service("nlp", "a"));

        var problem = (await mesh.SendAsync(new MeshRequest("nlp", "sentiment", new ImageRequest([])))).Problem!;

        Assert.Equal(ProblemReason.InvalidInput, problem.Reason);
        Assert.Equal(0, mesh.Endpoints.Calls("a"));
    }

    [Fact]
    public async Task Send_UnknownVersion_IsTold()
    {
        await using var mesh = new MeshHarness(MeshHarness.Service("nlp", "a"));

        var problem = (await mesh.SendAsync(MeshHarness.Request("nlp") with { Hints = new RoutingHints { Version = "2" } })).Problem!;

        Assert.Equal(ProblemReason.UnknownVersion, problem.Reason);
    }
}

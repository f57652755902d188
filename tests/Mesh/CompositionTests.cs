using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Mesh.Tests;

/// <summary>The mesh is whole by itself.</summary>
public sealed class CompositionTests
{
    [Fact]
    public async Task AddAIMesh_NothingElseRegistered_AnswersThatThereIsNoService()
    {
        await using var services = new ServiceCollection().AddAIMesh().BuildServiceProvider();

        var result = await services.GetRequiredService<IMesh>().SendAsync(
            new MeshRequest("nlp", "sentiment", new TextRequest("Fine.")), TestContext.Current.CancellationToken);

        Assert.Equal(ProblemReason.UnknownService, result.Problem!.Reason);
    }
}

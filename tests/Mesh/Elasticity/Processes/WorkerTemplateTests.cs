using FunctionsOrchestration.Mesh.Elasticity.Processes;

namespace FunctionsOrchestration.Mesh.Tests.Elasticity.Processes;

public sealed class WorkerTemplateTests
{
    private static readonly WorkerTemplate Good = new() { Target = "texts", Command = "dotnet", Arguments = ["server.dll", "--port", "{port}"] };

    [Fact]
    public void Validate_Good_FindsNothing() => Assert.Empty(WorkerTemplateValidator.Validate([Good, Good with { Target = "images" }]));

    [Fact]
    public void Validate_Mistakes_AreNamedTogetherWithTheirTemplate()
    {
        var errors = WorkerTemplateValidator.Validate(
            [Good, Good with { Command = "", Arguments = ["--port", "80"], StopWithin = TimeSpan.Zero, WorkingDirectory = "/no/such" }]);
        Assert.Equal(["1:Command", "1:Arguments", "1:WorkingDirectory", "1:StopWithin", "Target"], errors.Select(error => error.Field));
    }
}

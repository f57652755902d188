using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FunctionsOrchestration.House.Tests.Orchestrators;

public sealed class OrchestratorPlaceTests
{
    [Theory]
    [InlineData("src/Functions")]
    [InlineData("tests/Conformance/App")]
    public void EveryOrchestrator_StandsInAnOrchestratorFile(string folder) =>
        Assert.Empty(Repository.Files(".cs", folder).SelectMany(path => Misplaced(path, Repository.Read(path))));

    [Theory]
    [InlineData("Story.cs", "[OrchestrationTrigger]", 1)]
    [InlineData("Story.cs", "[Microsoft.Azure.Functions.Worker.OrchestrationTriggerAttribute()]", 1)]
    [InlineData("Story.orchestrator.cs", "[OrchestrationTrigger]", 0)]
    [InlineData("Story.cs", "[ActivityTrigger]", 0)]
    public void Misplaced_CountsOrchestratorsOutsideTheirFiles(string path, string attribute, int expected) =>
        Assert.Equal(expected, Misplaced(path, $"class X {{ void Run({attribute} object context) {{ }} }}").Count());

    private static IEnumerable<string> Misplaced(string path, string code) =>
        path.EndsWith(".orchestrator.cs", StringComparison.Ordinal)
            ? []
            : CSharpSyntaxTree.ParseText(code).GetRoot().DescendantNodes().OfType<AttributeSyntax>()
                .Where(IsOrchestrationTrigger)
                .Select(attribute => $"{path} holds an orchestrator; its file must be named *.orchestrator.cs.");

    private static bool IsOrchestrationTrigger(AttributeSyntax attribute) =>
        attribute.Name.ToString().Split('.')[^1] is "OrchestrationTrigger" or "OrchestrationTriggerAttribute";
}

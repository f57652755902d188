namespace FunctionsOrchestration.House.Tests.Projects;

public sealed class HostIndependenceTests
{
    private const string Host = "FunctionsOrchestration.LocalHost";

    [Theory]
    [InlineData("src/Functions")]
    [InlineData("tests/Conformance")]
    public void AppsOfBothFlavours_NameNothingOfTheLocalHost(string folder) =>
        Assert.DoesNotContain(Repository.Files(".cs", folder), path => NamesTheHost(Repository.Read(path)));

    [Theory]
    [InlineData("using FunctionsOrchestration.LocalHost.Engine;", true)]
    [InlineData("using Microsoft.DurableTask;", false)]
    public void NamesTheHost_SeesItsNamespace(string code, bool expected) => Assert.Equal(expected, NamesTheHost(code));

    // An app compiles against Microsoft's names only; otherwise the azure flavour, which most machines never build, breaks.
    private static bool NamesTheHost(string code) => code.Contains(Host, StringComparison.Ordinal);
}

using System.Text.RegularExpressions;

namespace FunctionsOrchestration.House.Tests.Projects;

public sealed partial class SolutionTests
{
    // Restoring it downloads the Bicep CLI, which nobody needs who builds or tests the app.
    private static readonly string[] Outside = ["infra/tools/Bicep.csproj"];

    [Fact]
    public void Solution_HoldsEveryProjectAndNoOther() =>
        Assert.Equal(Repository.Files(".csproj").Except(Outside), ProjectsOf(Repository.Read("FunctionsOrchestration.sln")));

    [Fact]
    public void ProjectsOf_ReadsProjectsAndSkipsFolders()
    {
        var solution = """
            Project("{2150E333-8FDC-42A3-9474-1A3956D46DE8}") = "src", "src", "{827E0CD3-B72D-47B6-A68D-7590B98EB39B}"
            Project("{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}") = "AI", "src\AI\AI.csproj", "{15AEA276-1499-4A03-9CEF-D094EC35FB9A}"
            """;
        Assert.Equal(["src/AI/AI.csproj"], ProjectsOf(solution));
    }

    private static IEnumerable<string> ProjectsOf(string solution) =>
        ProjectLine().Matches(solution).Select(match => match.Groups[1].Value.Replace('\\', '/')).Order(StringComparer.Ordinal);

    [GeneratedRegex("^Project\\(.*, \"([^\"]+\\.csproj)\"", RegexOptions.Multiline)]
    private static partial Regex ProjectLine();
}

using System.Text.RegularExpressions;

namespace FunctionsOrchestration.House.Tests.Documents;

public sealed partial class DocumentationTests
{
    [Fact]
    public void Readme_GivesTheTwoCommands()
    {
        var lines = Repository.Read("README.md").Split('\n').Select(line => line.Trim()).ToList();
        Assert.Contains(lines, line => line.StartsWith("dotnet run --project src/Functions", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("dotnet test", StringComparison.Ordinal));
    }

    [Fact]
    public void Documents_NameOnlyWhatIsThere() =>
        Assert.Empty(Repository.Files(".md").SelectMany(path => Missing(path, Repository.Read(path))));

    [Theory]
    [InlineData("docs/x.md", "see [the plan](../infra/nowhere.md)", "docs/x.md: infra/nowhere.md")]
    [InlineData("x.md", "    dotnet run --project src/Nowhere -- --port 1", "x.md: src/Nowhere")]
    public void Missing_NamesWhatIsNotThere(string path, string text, string expected) => Assert.Equal([expected], Missing(path, text));

    [Theory]
    [InlineData("[site](https://example.org/a) [part](#part) [solution](FunctionsOrchestration.sln#L1)")]
    [InlineData("dotnet run -c Release --project tests/House")]
    public void Missing_LeavesWhatIsThereOrElsewhere(string text) => Assert.Empty(Missing("x.md", text));

    private static IEnumerable<string> Missing(string path, string text)
    {
        var folder = Path.GetDirectoryName(path)!;
        var links = Link().Matches(text).Select(match => match.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal))
            .Select(target => Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, folder, target))));
        var projects = ProjectOption().Matches(text).Select(match => match.Groups[1].Value);
        return links.Concat(projects)
            .Select(target => target.Replace('\\', '/'))
            .Where(target => !Repository.Has(target))
            .Select(target => $"{path}: {target}");
    }

    [GeneratedRegex(@"\]\(([^)#\s]+)[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"dotnet (?:run|test|build|publish)[^\n`]*? --project ([\w./-]+)")]
    private static partial Regex ProjectOption();
}

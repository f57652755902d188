using System.Xml.Linq;

namespace FunctionsOrchestration.House.Tests.Projects;

public sealed class ProjectReferenceTests
{
    [Fact]
    public void EveryProject_RefersToExactlyWhatTheTableAllows() =>
        Assert.Empty(Repository.Files(".csproj").Select(ProjectFile.Load).SelectMany(ReferenceTable.Violations));

    [Fact]
    public void EveryRoomOfTheTable_IsAProject()
    {
        var rooms = Repository.Files(".csproj").Select(path => ProjectFile.Load(path).Room);
        Assert.Empty(ReferenceTable.Rooms.Keys.Except(rooms));
    }

    [Theory]
    [InlineData("src/Mesh/Mesh.csproj", "<ProjectReference Include='../AI/AI.csproj' />", "refers to src/AI, which")]
    [InlineData("src/AI/AI.csproj", "", "does not refer to src/Mesh")]
    [InlineData("src/New/New.csproj", "", "is not in the table")]
    [InlineData("src/Functions/Functions.csproj", @"<ProjectReference Include='..\LocalHost\LocalHost.csproj' />", "under condition \"\"")]
    public void Violations_OfAWrongReference_NameIt(string path, string item, string expected)
    {
        var project = new ProjectFile(path, XElement.Parse($"<Project><ItemGroup>{item}</ItemGroup></Project>"));
        Assert.Contains(ReferenceTable.Violations(project), violation => violation.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Violations_OfTheGuardedReference_AreNone()
    {
        var project = new ProjectFile("src/Functions/Functions.csproj", XElement.Parse("""
            <Project>
              <ItemGroup>
                <ProjectReference Include="../AI/AI.csproj" />
                <ProjectReference Include="../Events/Events.csproj" />
                <ProjectReference Include="../Mesh/Mesh.csproj" />
              </ItemGroup>
              <ItemGroup Condition="'$(FunctionsHost)' == 'local'">
                <ProjectReference Include="../LocalHost/LocalHost.csproj" />
              </ItemGroup>
            </Project>
            """));
        Assert.Empty(ReferenceTable.Violations(project));
    }
}

using System.Xml.Linq;

namespace FunctionsOrchestration.House.Tests.Projects;

public sealed class PackageVersionTests
{
    [Fact]
    public void Versions_StandInDirectoryPackagesPropsAlone()
    {
        var elsewhere = new[] { ".csproj", ".props", ".targets" }
            .SelectMany(suffix => Repository.Files(suffix))
            .Where(path => path != "Directory.Packages.props")
            .Select(ProjectFile.Load)
            .SelectMany(file => file.OwnVersions().Select(package => $"{file.Path} gives {package} a version of its own."));
        Assert.Empty(elsewhere);
    }

    [Theory]
    [InlineData("<PackageReference Include='A' Version='1.0.0' />")]
    [InlineData("<PackageReference Include='A'><Version>1.0.0</Version></PackageReference>")]
    [InlineData("<PackageReference Include='A' VersionOverride='1.0.0' />")]
    [InlineData("<PackageReference Update='A' Version='1.0.0' />")]
    [InlineData("<PackageDownload Include='A' Version='[1.0.0]' />")]
    [InlineData("<PackageVersion Include='A' Version='1.0.0' />")]
    public void OwnVersions_OfAnItemWithAVersion_NameThePackage(string item) =>
        Assert.Equal(["A"], Parse(item).OwnVersions());

    [Fact]
    public void OwnVersions_OfAPlainReference_AreNone() =>
        Assert.Empty(Parse("<PackageReference Include='A' PrivateAssets='all' />").OwnVersions());

    private static ProjectFile Parse(string item) =>
        new("src/X/X.csproj", XElement.Parse($"<Project><ItemGroup>{item}</ItemGroup></Project>"));
}

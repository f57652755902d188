using System.Xml.Linq;

namespace FunctionsOrchestration.House.Tests.Projects;

/// <summary>The parts of a project or props file that the rules of the house speak about.</summary>
/// <param name="Path">The file, relative to the root, with forward slashes.</param>
/// <param name="Xml">Its content.</param>
internal sealed record ProjectFile(string Path, XElement Xml)
{
    public static ProjectFile Load(string path) => new(path, XElement.Parse(Repository.Read(path)));

    /// <summary>The project's place in the house: <c>src/AI</c> for <c>src/AI/AI.csproj</c>.</summary>
    public string Room => Folder(Path);

    /// <summary>The rooms that this project refers to, each with the condition that guards the reference, or null.</summary>
    public IEnumerable<(string Room, string? Condition)> References() =>
        Items("ProjectReference").Select(item => (Resolve((string)item.Attribute("Include")!), Condition(item)));

    /// <summary>Packages that this file gives a version to, although versions stand in one place.</summary>
    public IEnumerable<string> OwnVersions() =>
        Items("PackageReference")
            .Where(item => Names(item).Intersect(["Version", "VersionOverride"]).Any())
            .Concat(Items("PackageVersion"))
            .Concat(Items("PackageDownload"))
            .Select(item => (string?)item.Attribute("Include") ?? (string?)item.Attribute("Update") ?? "?");

    private IEnumerable<XElement> Items(string name) => Xml.Descendants().Where(item => item.Name.LocalName == name);

    private static IEnumerable<string> Names(XElement item) =>
        item.Attributes().Select(a => a.Name.LocalName).Concat(item.Elements().Select(e => e.Name.LocalName));

    private static string? Condition(XElement item) =>
        item.AncestorsAndSelf().Select(e => (string?)e.Attribute("Condition")).FirstOrDefault(c => c is not null);

    private string Resolve(string include)
    {
        var full = System.IO.Path.GetFullPath(System.IO.Path.Combine(Repository.Root, Room, include.Replace('\\', '/')));
        return Folder(System.IO.Path.GetRelativePath(Repository.Root, full).Replace('\\', '/'));
    }

    private static string Folder(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];
}

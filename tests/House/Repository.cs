namespace FunctionsOrchestration.House.Tests;

/// <summary>The files of this repository, as they lie on disk, without what builds and runs leave behind.</summary>
internal static class Repository
{
    private static readonly HashSet<string> LeftBehind = new(StringComparer.OrdinalIgnoreCase)
    {
        ".git", ".vs", ".idea", ".data", "bin", "obj", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts",
    };

    /// <summary>The folder that holds the solution: the nearest one above the test's own output.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Paths of the files that end with <paramref name="suffix"/>, relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files(string suffix, string under = "") =>
        [.. Walk(Path.Combine(Root, under))
            .Where(file => file.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    /// <summary>The text of a file named relative to the root.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Whether a file or folder of that name, relative to the root, is there.</summary>
    public static bool Has(string path) => Path.Exists(Path.Combine(Root, path));

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder)
            .Where(child => !LeftBehind.Contains(Path.GetFileName(child)))
            .SelectMany(Walk));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FunctionsOrchestration.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds FunctionsOrchestration.sln.");
    }
}

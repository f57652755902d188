using FunctionsOrchestration.ModelInstaller;

namespace FunctionsOrchestration.AI.Tests.Models;

public sealed class NpmPackagesTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("packages-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void ClearAway_LeavesWhatWasReadAndWhatSaysWhoseItIs()
    {
        foreach (var file in new[] { "weights.bin", "other-weights.bin", "package.json", "LICENSE.md", "script.js" }) Write(file);
        var packages = new NpmPackages(_directory);

        packages.Read("@scope/models", "dist/weights.bin");
        packages.ClearAway();

        var left = Directory.EnumerateFiles(_directory, "*", SearchOption.AllDirectories).Select(Path.GetFileName);
        Assert.Equal(["LICENSE.md", "package.json", "weights.bin"], left.Order(StringComparer.Ordinal));
    }

    private void Write(string file)
    {
        var path = Path.Combine(_directory, "node_modules", "@scope", "models", "dist", file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, file);
    }
}

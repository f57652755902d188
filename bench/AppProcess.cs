using System.Diagnostics;
using System.Text.RegularExpressions;

namespace FunctionsOrchestration.Bench;

/// <summary>The app, as a process of its own on a folder of its own, from its start until it is killed.</summary>
internal sealed partial class AppProcess : IAsyncDisposable
{
    private readonly Process _process;

    private AppProcess(Process process, TimeSpan ready, Uri address) => (_process, Ready, Address) = (process, ready, address);

    /// <summary>The app's program: what BENCH_APP names, else the app beside this one, built in the same configuration.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("BENCH_APP") ?? Find();

    /// <summary>How long it took from the start of the process to its <c>ready</c>.</summary>
    public TimeSpan Ready { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    public double Megabytes => Refreshed().WorkingSet64 / 1e6;

    public TimeSpan Processor => Refreshed().TotalProcessorTime;

    public static async Task<AppProcess> StartAsync(string directory, int port = 0, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path, "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "--data", directory },
            WorkingDirectory = System.IO.Path.GetDirectoryName(Path),
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var watch = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        Uri? address = null;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true, Value: var found }) address ??= new Uri(found);
            if (!line.StartsWith("ready", StringComparison.Ordinal)) continue;
            var ready = watch.Elapsed;
            _ = process.StandardOutput.ReadToEndAsync();
            return new AppProcess(process, ready, address!);
        }

        process.Dispose();
        throw new InvalidOperationException($"{Path} ended before it was ready.");
    }

    /// <summary>Asks it to end, and waits: the storage emulator writes down what a kill would lose.</summary>
    public async Task StopAsync()
    {
        using var asked = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private Process Refreshed()
    {
        _process.Refresh();
        return _process;
    }

    // bench/bin/local/Release/net10.0 → src/Functions/bin/local/Release/net10.0
    private static string Find()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var tail = System.IO.Path.Combine("bin", "local", own.Parent!.Name, own.Name, "FunctionsOrchestration.Functions.dll");
        for (var at = own; at is not null; at = at.Parent)
            if (System.IO.Path.Combine(at.FullName, "src", "Functions", tail) is var app && File.Exists(app))
                return app;
        throw new FileNotFoundException("The app is not built: dotnet build -c Release src/Functions. Or set BENCH_APP to its .dll.");
    }

    // Every function is listed with its URL.
    [GeneratedRegex("http://[^/ ]+:[0-9]+")]
    private static partial Regex Listening();
}

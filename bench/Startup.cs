using System.Diagnostics;

namespace FunctionsOrchestration.Bench;

/// <summary>From the start of the app's process to its <c>ready</c>, and the memory it has then.</summary>
internal static class Startup
{
    private const int Rounds = 5;

    public static async Task RunAsync()
    {
        var app = Environment.GetEnvironmentVariable("BENCH_APP") ?? Find();
        var directory = Hub.NewDirectory();
        try
        {
            List<double> seconds = [];
            List<double> megabytes = [];
            for (var round = 0; round <= Rounds; round++)
            {
                var (ready, memory) = await StartAsync(app, directory);
                if (round == 0) continue;
                seconds.Add(ready);
                megabytes.Add(memory);
            }

            var conditions = $"{Path.GetFileName(app)}, median of {Rounds} starts after one for warm-up, storage emulator included; {Hub.Conditions}";
            new Figure("startup", seconds.Order().ElementAt(Rounds / 2), "s", conditions).Print();
            new Figure("startup.memory", megabytes.Order().ElementAt(Rounds / 2), "MB", conditions).Print();
        }
        finally
        {
            Directory.Delete(directory, true);
        }
    }

    private static async Task<(double Seconds, double Megabytes)> StartAsync(string app, string directory)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { app, "--port", "0", "--data", directory },
            WorkingDirectory = Path.GetDirectoryName(app),
            RedirectStandardOutput = true,
        };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        try
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (!line.StartsWith("ready", StringComparison.Ordinal)) continue;
                var seconds = watch.Elapsed.TotalSeconds;
                process.Refresh();
                return (seconds, process.WorkingSet64 / 1e6);
            }

            throw new InvalidOperationException($"{app} ended before it was ready.");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    // bench/bin/local/Release/net10.0 → src/Functions/bin/local/Release/net10.0
    private static string Find()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var tail = Path.Combine("bin", "local", own.Parent!.Name, own.Name, "FunctionsOrchestration.Functions.dll");
        for (var at = own; at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, "src", "Functions", tail) is var app && File.Exists(app))
                return app;
        throw new FileNotFoundException("The app is not built: dotnet build -c Release src/Functions. Or set BENCH_APP to its .dll.");
    }
}

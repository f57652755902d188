using System.Diagnostics;

namespace FunctionsOrchestration.AI.Server.Tests;

/// <summary>The server as a process.</summary>
public sealed class ProcessTests(RunningServer server)
{
    [Fact]
    public async Task Start_KnownServices_ReportsReadyInOneLineAndAnswers()
    {
        using var process = Start("--port", "0", "--services", "timeseries,recommendation");
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

            Assert.Matches("^ready http://127\\.0\\.0\\.1:\\d+ grpc http://127\\.0\\.0\\.1:\\d+ services timeseries,recommendation$", line);
            using var http = new HttpClient();
            using var ready = await http.GetAsync(new Uri($"{line!.Split(' ')[1]}/v2/health/ready"), TestContext.Current.CancellationToken);
            Assert.True(ready.IsSuccessStatusCode);
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task EndWithStdin_InputEnds_EndsWithZero()
    {
        using var process = Start("--services", "timeseries", "--end-with", "stdin");
        Assert.StartsWith("ready ", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task Start_UnknownService_ExitsWithOneAndNamesThoseThereAre()
    {
        var (exit, errors) = await RunAsync("--services", "vison");

        Assert.Equal(1, exit);
        Assert.StartsWith("There is no service 'vison'. There are: nlp, recommendation, timeseries, vision.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortInUse_ExitsWithOneAndOneSentence()
    {
        var (exit, errors) = await RunAsync("--services", "nlp", "--port", $"{server.Rest.Port}", "--grpc-port", "0");

        Assert.Equal(1, exit);
        Assert.Equal($"Failed to bind to address http://127.0.0.1:{server.Rest.Port}: address already in use.", errors.Trim());
    }

    private static async Task<(int Exit, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, errors);
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "FunctionsOrchestration.AI.Server.dll"), .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text;

namespace FunctionsOrchestration.Conformance.Tests.Harness;

/// <summary>The app on LocalHost: a process with a port and a data folder of its own, killed at the end.</summary>
internal sealed class LocalProcess : IAsyncDisposable
{
    // Nothing here uses the account; any but the development storage keeps the host from starting an emulator.
    private const string NoStorage = "DefaultEndpointsProtocol=https;AccountName=nobody;AccountKey=AAAA;EndpointSuffix=invalid";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly string _data = Directory.CreateTempSubdirectory("conformance-").FullName;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _port = FreePort();
    private readonly Process _process;

    private LocalProcess()
    {
        var start = new ProcessStartInfo(
            "dotnet", [AppPath(), "--port", _port.ToString(CultureInfo.InvariantCulture), "--data", Path.Combine(_data, "hub")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _data,
        };
        start.Environment["AzureWebJobsStorage"] = NoStorage;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Url => $"http://127.0.0.1:{_port}/";

    public static async Task<LocalProcess> StartAsync()
    {
        var process = new LocalProcess();
        var patience = Task.Delay(Patience);
        var first = await Task.WhenAny(process._ready.Task, process._process.WaitForExitAsync(), patience);
        if (first == process._ready.Task) return process;
        var output = process.Output();
        await process.DisposeAsync();
        throw new InvalidOperationException($"The app did not become ready:\n{output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output) _output.AppendLine(line.Data);
        if (line.Data?.StartsWith("ready", StringComparison.Ordinal) == true) _ready.TrySetResult();
    }

    private string Output()
    {
        lock (_output) return _output.ToString();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string AppPath() => Path.GetFullPath(typeof(LocalProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "AppPath").Value!);
}

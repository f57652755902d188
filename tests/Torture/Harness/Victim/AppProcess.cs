using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text;

namespace FunctionsOrchestration.Torture.Victim;

/// <summary>The app as a process of its own, on one data folder and one port, killed and started again.</summary>
internal sealed class AppProcess(string dataDirectory) : IDisposable
{
    /// <summary>A storage account that nothing here talks to, so that no emulator of one is started.</summary>
    private const string NoStorage = "DefaultEndpointsProtocol=https;AccountName=nobody;AccountKey=AAAA;EndpointSuffix=invalid";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string AppPath = typeof(AppProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "AppPath").Value!;

    private readonly StringBuilder _output = new();
    private readonly Stopwatch _sinceStart = new();
    private System.Diagnostics.Process? _process;
    private TaskCompletionSource _ready = new();

    public int Port { get; } = FreePort();

    /// <summary>The task hub's file.</summary>
    public string StorePath => Path.Combine(dataDirectory, "Torture.db");

    /// <summary>What the present or last process has printed.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>From the start of the process to its <c>ready</c>; null until then.</summary>
    public TimeSpan? StartTook { get; private set; }

    /// <summary>Starts the process, and does not wait for it.</summary>
    public void Start()
    {
        var start = new ProcessStartInfo("dotnet", [AppPath, "--port", Port.ToString(CultureInfo.InvariantCulture), "--data", dataDirectory])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = dataDirectory,
        };
        start.Environment["AzureWebJobsStorage"] = NoStorage;
        lock (_output) _output.Clear();
        (_ready, StartTook) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);
        _sinceStart.Restart();
        var (process, ready) = (new System.Diagnostics.Process { StartInfo = start }, _ready);
        process.OutputDataReceived += (_, line) => Read(line.Data, ready);
        process.ErrorDataReceived += (_, line) => Read(line.Data, ready);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
    }

    /// <summary>Waits until the process is ready.</summary>
    /// <exception cref="InvalidOperationException">It ended, or never became ready; the message has its output.</exception>
    public async Task ReadyAsync(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        var ended = _process!.WaitForExitAsync(patience.Token);
        if (await Task.WhenAny(_ready.Task, ended) == _ready.Task) return;
        stop.ThrowIfCancellationRequested();
        throw new InvalidOperationException($"The app did not become ready:\n{Output}");
    }

    /// <summary>SIGKILL: the process gets no chance to tidy up.</summary>
    public async Task KillAsync()
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
    }

    private void Read(string? line, TaskCompletionSource ready)
    {
        lock (_output) _output.AppendLine(line);
        if (line?.StartsWith("ready", StringComparison.Ordinal) != true) return;
        StartTook = _sinceStart.Elapsed;
        ready.TrySetResult();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

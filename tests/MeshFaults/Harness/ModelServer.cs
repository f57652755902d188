using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace FunctionsOrchestration.MeshFaults;

/// <summary>A model server as a process of its own, which can be killed and started again at the same port.</summary>
/// <param name="options">Further options of its command line.</param>
internal sealed class ModelServer(params string[] options) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The program of the servers.</summary>
    public static readonly string Program = typeof(ModelServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "ServerPath").Value!;

    private Process? _process;

    /// <summary>Where it serves REST; known from its first start on.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    public static async Task<ModelServer> StartNewAsync(params string[] options)
    {
        var server = new ModelServer(options);
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts it, and waits until it serves.</summary>
    public async Task StartAsync()
    {
        string[] arguments =
        [
            Program, "--port", Address.Port.ToString(CultureInfo.InvariantCulture), "--grpc-port", "0", "--services", "nlp,vision,timeseries", .. options,
        ];
        _process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = new StringBuilder();
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (errors) errors.AppendLine(line.Data);
        };
        _process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(Patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (!line.StartsWith("ready ", StringComparison.Ordinal)) continue;
            Address = new Uri(line.Split(' ')[1]);
            _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return;
        }

        lock (errors) throw new InvalidOperationException($"{Program} ended before it was ready: {errors}");
    }

    /// <summary>SIGKILL: connections break, and no others are accepted.</summary>
    public async Task KillAsync()
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync() => await KillAsync();
}

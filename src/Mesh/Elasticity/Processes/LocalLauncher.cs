using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FunctionsOrchestration.Mesh.Elasticity.Processes;

/// <summary>Starts processes of this machine, which end with this one.</summary>
/// <param name="orphans">Remembers them, should this process die without a word.</param>
internal sealed class LocalLauncher(OrphanLedger orphans) : IWorkerLauncher, IDisposable
{
    private const string Port = "{port}";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // A redirect would lead the question elsewhere, and a proxy cannot see this machine's loopback.
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Patience };

    public IWorkerProcess Start(WorkerTemplate template)
    {
        // Somebody may take the port before the worker does; it then ends, and is replaced with another port like any that crashes.
        var port = FreePort();
        string[] arguments = [.. template.Arguments.Select(argument => argument.Replace(Port, port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))];
        var process = LocalProcess.Start(template, arguments, new Uri($"http://127.0.0.1:{port}/"), orphans.Remove);
        orphans.Add(process.Id);
        return process;
    }

    public async Task<bool> IsReadyAsync(Uri address, CancellationToken cancellation)
    {
        try
        {
            using var answer = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => _http.Dispose();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

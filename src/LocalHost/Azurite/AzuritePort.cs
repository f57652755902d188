using System.Net.Sockets;

namespace FunctionsOrchestration.LocalHost.Azurite;

/// <summary>Who answers on a port that Azurite would use.</summary>
internal enum PortOccupant
{
    /// <summary>Nothing listens.</summary>
    Nobody,

    /// <summary>An Azurite listens: ours, or one that was there before.</summary>
    Azurite,

    /// <summary>Something listens that is no Azurite.</summary>
    SomethingElse,
}

/// <summary>Finds out who answers on a loopback port.</summary>
internal static class AzuritePort
{
    /// <summary>An answer over loopback takes a millisecond; whoever needs longer is not Azurite.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };

    /// <summary>Asks whoever listens on the port for its <c>Server</c> header, which Azurite fills with its name.</summary>
    public static async Task<PortOccupant> ProbeAsync(int port, CancellationToken stop)
    {
        try
        {
            var address = new Uri($"http://127.0.0.1:{port}/devstoreaccount1?comp=list");
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var answer = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            var isAzurite = answer.Headers.TryGetValues("Server", out var servers) && servers.Any(IsAzurite);
            return isAzurite ? PortOccupant.Azurite : PortOccupant.SomethingElse;
        }
        catch (HttpRequestException fault)
            when (fault.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            return PortOccupant.Nobody;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            return PortOccupant.SomethingElse;
        }
    }

    private static bool IsAzurite(string server) => server.StartsWith("Azurite", StringComparison.OrdinalIgnoreCase);
}

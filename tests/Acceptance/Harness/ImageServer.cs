using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FunctionsOrchestration.Acceptance.Tests.Harness;

/// <summary>Serves the demo's image on 127.0.0.2, which the shared app is allowed to reach; anything else is 404.</summary>
internal sealed class ImageServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Parse("127.0.0.2"), 0);
    private readonly byte[] _image = File.ReadAllBytes(Path.Combine(Metadata.Of("DemoFolder"), "invoice.png"));
    private Task _serving = Task.CompletedTask;

    public string Url => $"http://{_listener.LocalEndpoint}";

    public static Task<ImageServer> StartAsync()
    {
        var server = new ImageServer();
        server._listener.Start();
        server._serving = server.ServeAsync();
        return Task.FromResult(server);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) await AnswerAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The listener was disposed.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var connection = client;
        await using var stream = connection.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var request = await reader.ReadLineAsync() ?? "";
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
        }

        var found = request.StartsWith("GET /invoice.png ", StringComparison.Ordinal);
        var length = found ? _image.Length : 0;
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"HTTP/1.1 {(found ? "200 OK" : "404 Not Found")}\r\nContent-Type: image/png\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n")));
        if (found) await stream.WriteAsync(_image);
    }
}

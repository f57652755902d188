using System.Globalization;
using System.Net;
using System.Text;

namespace FunctionsOrchestration.Acceptance.Tests.Harness;

/// <summary>A model server of somebody else: answers every text with one language, on 127.0.0.1.</summary>
internal sealed class LanguageServer : IDisposable
{
    private static readonly byte[] Answer = Encoding.UTF8.GetBytes("""{"code":"fra","score":1,"candidates":[]}""");
    private readonly HttpListener _listener = new();

    public LanguageServer()
    {
        Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Ports.Free(1)[0]}/");
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = ServeAsync();
    }

    public string Address { get; }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var exchange = await _listener.GetContextAsync();
                exchange.Response.ContentType = "application/json";
                exchange.Response.Close(Answer, willBlock: false);
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The listener was closed.
        }
    }
}

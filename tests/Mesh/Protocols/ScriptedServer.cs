using System.Net;
using System.Text;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Protocols.Http;
using FunctionsOrchestration.Mesh.Protocols.HttpJson;
using FunctionsOrchestration.Mesh.Protocols.OpenAI;
using FunctionsOrchestration.Mesh.Protocols.OpenInference.Grpc;
using FunctionsOrchestration.Mesh.Protocols.OpenInference.Rest;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Mesh.Tests.Protocols;

/// <summary>A real server on a port of its own that answers as it is told, and the real protocols towards it.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly WebApplication _app;
    private readonly HttpTransport _transport;

    private ScriptedServer(WebApplication app) =>
        (_app, _transport) = (app, new HttpTransport(new FakeTimeProvider(Now), Settings));

    /// <summary>What was asked last: method and path, key and body.</summary>
    public string Path { get; private set; } = "";

    public string? Authorization { get; private set; }

    public string Host { get; private set; } = "";

    public string Body { get; private set; } = "";

    public ConfigurationManager Settings { get; } = new();

    public Uri Address => new(_app.Urls.Single());

    /// <summary>A server that answers every request the same way.</summary>
    public static Task<ScriptedServer> AnswerAsync(RequestDelegate answer) => StartAsync(_ => { }, answer);

    public static Task<ScriptedServer> AnswerAsync(int status, string body, string type = "application/json", params (string Name, string Value)[] headers) =>
        AnswerAsync(async http =>
        {
            http.Response.StatusCode = status;
            foreach (var (name, value) in headers) http.Response.Headers[name] = value;
            http.Response.ContentType = type;
            await http.Response.WriteAsync(body);
        });

    /// <summary>A server that speaks HTTP/2 alone, as gRPC wants it.</summary>
    public static Task<ScriptedServer> AnswerHttp2Async(RequestDelegate answer) =>
        StartAsync(listen => listen.Protocols = HttpProtocols.Http2, answer);

    /// <summary>A server that sends these bytes to whoever connects, whatever is asked, and closes the connection.</summary>
    public static Task<ScriptedServer> SendAsync(string bytes) => StartAsync(
        listen => listen.Run(async connection =>
        {
            await connection.Transport.Input.ReadAsync();
            await connection.Transport.Output.WriteAsync(Encoding.Latin1.GetBytes(bytes));
            await connection.Transport.Output.CompleteAsync();
        }),
        _ => Task.CompletedTask);

    /// <summary>The channel of a protocol to this server.</summary>
    public IEndpointChannel Connect(
        string protocol, Operation operation, string? keySetting = null, FieldMapping? fields = null, string below = "", string? model = null,
        string? hostName = null)
    {
        IProtocol[] all =
        [
            new OpenAIProtocol(_transport), new RestProtocol(_transport), new GrpcProtocol(_transport), new HttpJsonProtocol(_transport),
        ];
        var endpoint = new EndpointDefinition
        {
            Id = "one", Protocol = protocol, Address = new Uri(Address, below), KeySetting = keySetting, Model = model,
            HostName = hostName,
            Fields = fields is null ? new Dictionary<string, FieldMapping>() : new Dictionary<string, FieldMapping> { [operation.Name] = fields },
        };
        var service = new ServiceDefinition { Name = "service", Domain = operation.Domain, Operations = [operation.Name] };
        var chosen = all.Single(one => one.Name == protocol);
        Assert.Empty(chosen.Validate(service, endpoint));
        return chosen.Connect(service, endpoint);
    }

    /// <summary>From now on nobody listens.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _transport.Dispose();
        await _app.DisposeAsync();
        Settings.Dispose();
    }

    private static async Task<ScriptedServer> StartAsync(Action<ListenOptions> listen, RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen));
        var app = builder.Build();
        ScriptedServer server = null!;
        app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            (server.Path, server.Authorization) = ($"{http.Request.Method} {http.Request.Path}", http.Request.Headers.Authorization);
            server.Host = http.Request.Host.Value ?? "";
            server.Body = await reader.ReadToEndAsync(http.RequestAborted);
            await answer(http);
        });
        server = new ScriptedServer(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }
}

using FunctionsOrchestration.AI.Server.OpenAI;
using FunctionsOrchestration.AI.Server.OpenInference;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FunctionsOrchestration.AI.Server;

/// <summary>The embedded models behind Open Inference Protocol and OpenAI's embeddings.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    // A photograph of 25 million pixels in base64.
    private const int MaxRequestBytes = 64 * 1024 * 1024;

    private readonly WebApplication _app;
    private readonly ServerOptions _options;

    public ModelServer(ServerOptions options)
    {
        _options = options;
        var builder = WebApplication.CreateSlimBuilder();
        // A port in use is told in one sentence by whoever starts the server.
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
            kestrel.Listen(options.Address, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(options.Address, options.GrpcPort, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services
            .AddEmbeddedModels(models =>
            {
                models.ModelsDirectory = options.Models ?? models.ModelsDirectory;
                models.SentimentModel = options.Sentiment;
            })
            .AddInProcessModels()
            .AddSingleton(provider => new ModelShelf(provider.GetServices<Mesh.Protocols.InProcess.InProcessModel>(), options.Services));

        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = MaxRequestBytes);

        _app = builder.Build();
        _app.MapInference();
        _app.MapOpenAI();
        _app.MapGrpcService<GrpcEndpoints>();
    }

    /// <summary>Where REST is served, once started.</summary>
    public Uri Rest => Addresses[0];

    /// <summary>Where gRPC is served, once started.</summary>
    public Uri Grpc => Addresses[1];

    /// <summary>The line that says that calls can come.</summary>
    public string Report => $"ready {At(Rest)} grpc {At(Grpc)} services {string.Join(',', _options.Services)}";

    private static string At(Uri address) => address.GetLeftPart(UriPartial.Authority);

    // In the order in which the listeners were added.
    private Uri[] Addresses => [.. _app.Urls.Select(address => new Uri(address))];

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">A port is in use.</exception>
    public Task StartAsync() => _app.StartAsync();

    /// <summary>Waits for Ctrl+C, SIGTERM or the cancellation, then for the calls under way.</summary>
    public Task WaitAsync(CancellationToken cancellation) => _app.WaitForShutdownAsync(cancellation);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

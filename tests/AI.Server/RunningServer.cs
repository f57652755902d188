using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Protocols.Http;
using FunctionsOrchestration.Mesh.Protocols.InProcess;
using FunctionsOrchestration.Mesh.Protocols.OpenAI;
using FunctionsOrchestration.Mesh.Protocols.OpenInference.Grpc;
using FunctionsOrchestration.Mesh.Protocols.OpenInference.Rest;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(FunctionsOrchestration.AI.Server.Tests.RunningServer))]

namespace FunctionsOrchestration.AI.Server.Tests;

/// <summary>A server with every model, on ports of its own, and our own clients to it.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private readonly ModelServer _server = new(new ServerOptions { Services = ServerOptions.Known });
    private readonly HttpClient _http = new();
    private readonly HttpTransport _transport = new(TimeProvider.System, null);
    private readonly ServiceProvider _models = new ServiceCollection().AddEmbeddedModels().AddInProcessModels().BuildServiceProvider();

    public static TheoryData<string> Protocols => [.. InferenceProtocols, "openai"];

    internal static string[] InferenceProtocols { get; } = ["open-inference", "open-inference-grpc"];

    internal Uri Rest => _server.Rest;

    internal string Report => _server.Report;

    public ValueTask InitializeAsync() => new(_server.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _transport.Dispose();
        _http.Dispose();
        await _models.DisposeAsync();
    }

    /// <summary>A channel to the server over a protocol.</summary>
    internal IEndpointChannel Connect(string protocol, ModelServer? other = null)
    {
        IProtocol[] protocols = [new RestProtocol(_transport), new GrpcProtocol(_transport), new OpenAIProtocol(_transport)];
        var chosen = protocols.Single(one => one.Name == protocol);
        var to = other ?? _server;
        var endpoint = new EndpointDefinition { Id = "server", Protocol = protocol, Address = protocol == "open-inference-grpc" ? to.Grpc : to.Rest };
        return chosen.Connect(new ServiceDefinition { Name = "nlp.embed", Domain = "nlp" }, endpoint);
    }

    /// <summary>Asks as any client would.</summary>
    /// <returns>The status, and the answer as JSON.</returns>
    internal async Task<(int Status, JsonElement Answer)> AskAsync(string path, string? json = null)
    {
        using var request = new HttpRequestMessage(json is null ? HttpMethod.Get : HttpMethod.Post, new Uri(Rest, path));
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }

    /// <summary>What the model answers in this process.</summary>
    internal ValueTask<EndpointReply> AnswerHereAsync(Operation operation, object payload) => _models.GetServices<InProcessModel>()
        .Single(model => model.Operation == operation).Answer(payload, TestContext.Current.CancellationToken);

    internal static byte[] Data(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", name));

    internal static string JsonOf(Operation operation, object? answer) => JsonSerializer.Serialize(answer, operation.Output, CanonicalJson.Options);
}

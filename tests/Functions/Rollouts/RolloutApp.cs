using System.Net;
using System.Text;
using System.Text.Json;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Protocols.InProcess;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Rollouts;
using FunctionsOrchestration.Rollouts.Exposures;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Functions.Tests.Rollouts;

/// <summary>The functions of rollouts over HTTP, on the real engine, for a service <c>texts</c> of the versions 1 and 2 and a version 3 without endpoints.</summary>
internal sealed class RolloutApp : IAsyncDisposable
{
    private static readonly Type[] Functions =
    [
        typeof(RolloutStarter), typeof(RolloutControl), typeof(AssignmentsApi), typeof(ExposuresApi), typeof(RolloutOrchestrator), typeof(TrafficEntity),
        typeof(RolloutRecord), typeof(RolloutActivities), typeof(ControlCallOrchestrator),
    ];

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);

    private readonly LocalTestHost _host;

    private RolloutApp(LocalTestHost host, MemoryBoard board) => (_host, Board) = (host, board);

    public MemoryBoard Board { get; }

    public LocalTestHost Host => _host;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<RolloutApp> StartAsync(StorageFixture storage)
    {
        var board = new MemoryBoard();
        var host = await LocalTestHost.StartAsync(Functions, services => services
            .AddSerialization()
            .AddSingleton(new InProcessModel(Operations.Sentiment, static (_, _) => ValueTask.FromResult(new EndpointReply { Value = new Sentiment("positive", 0.9) })))
            .AddAIMesh()
            .AddSingleton<IControlTable>(board)
            .AddSingleton<ControlBoard>()
            .AddSingleton<IControlBoard>(provider => provider.GetRequiredService<ControlBoard>())
            .AddSingleton(storage.Blobs)
            .AddSingleton<ExposureBlobs>()
            .AddSingleton<RolloutDesk>()
            .AddSingleton<GateClient>());
        host.Services.GetRequiredService<MeshCatalog>().Load(
        [
            new ServiceDefinition
            {
                Name = "texts", Domain = "nlp", Operations = ["sentiment"], DefaultVersion = "1",
                Endpoints = [.. new[] { "1", "2" }.Select(version => new EndpointDefinition { Id = $"v{version}", Protocol = "in-process", Version = version })],
            },
        ]);
        return new RolloutApp(host, board);
    }

    /// <summary>Begins a rollout and gives its id.</summary>
    public async Task<string> BeginAsync(string plan)
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, "rollouts", plan);
        Assert.True(status == HttpStatusCode.Accepted, $"{answer}");
        return answer.GetProperty("id").GetString()!;
    }

    /// <summary>Asks below <c>api/services/texts</c>. What the functions wait for is the test's clock, which passes meanwhile.</summary>
    public Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(HttpMethod method, string path, string? body = null) =>
        WhileTimePassesAsync(AskAsync(method, path, body));

    /// <summary>Lets the test's clock go on until something has ended.</summary>
    public async Task<T> WhileTimePassesAsync<T>(Task<T> waited)
    {
        // No faster than real time: a function that has not come to its wait yet must not find it over.
        while (await Task.WhenAny(waited, Task.Delay(Tick, Stop)) != waited) await _host.AdvanceAsync(Tick);
        return await waited;
    }

    /// <summary>This worker reads the board, as it does every second.</summary>
    public Task RefreshAsync() => _host.Services.GetRequiredService<ControlBoard>().RefreshAsync(Stop);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task<(HttpStatusCode Status, JsonElement Answer)> AskAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(
            method, new Uri(path.StartsWith("api", StringComparison.Ordinal) ? path : $"api/services/texts/{path}", UriKind.Relative));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _host.Http.SendAsync(request, Stop);
        return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop)));
    }
}

using System.Net;
using System.Text;
using System.Text.Json;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Work;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.Functions.Tests.Work;

/// <summary>
/// The functions of work on a real storage account and a scripted mesh. Tickets are drained when the test says so, one after the other;
/// times of storage are real, and times of the app the test's.
/// </summary>
internal sealed class WorkApp : IAsyncDisposable
{
    private static readonly Type[] Functions =
        [typeof(WorkDesk), typeof(QueueDesk), typeof(DeadLetterDesk), typeof(WorkDrain), typeof(WorkMarks), typeof(ControlCallOrchestrator)];

    private readonly LocalTestHost _host;

    private WorkApp(LocalTestHost host) => _host = host;

    public string Tenant { get; } = $"t{Guid.NewGuid():n}"[..20];

    public string Queue => $"work-{Tenant}";

    public IServiceProvider Services => _host.Services;

    public LocalTestHost Host => _host;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<WorkApp> StartAsync(StorageFixture storage, IMesh mesh, params (string Name, string Value)[] settings) => new(
        await LocalTestHost.StartAsync(Functions, services => services.AddSerialization().AddSingleton(mesh)
            .AddSingleton<IControlTable, ControlTable>().AddSingleton<IControlBoard, NoBoard>()
            .AddWorkParts(storage.ConnectionString, [("Work:Concurrency:Algorithm", "none"), .. settings])));

    public object Item(string text, string? tenant = null, string? key = null) => new
    {
        service = "nlp", operation = "sentiment", payload = new { text }, tenant = tenant ?? Tenant, idempotencyKey = key,
    };

    public async Task<string> AcceptAsync(object item)
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, "api/work", item);
        Assert.True(status == HttpStatusCode.Accepted, answer.ToString());
        return answer.GetProperty("id").GetString()!;
    }

    public async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var answer = await SendRawAsync(method, path, body);
        return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop)));
    }

    public Task<HttpResponseMessage> SendRawAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null) request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return _host.Http.SendAsync(request, Stop);
    }

    public async Task<JsonElement> GetAsync(string path) => (await SendAsync(HttpMethod.Get, path)).Answer;

    /// <summary>State of an item with its attempts and deferrals.</summary>
    public async Task<(string State, int Attempts, int Deferrals)> StateOfAsync(string id)
    {
        var status = await GetAsync($"api/work/{id}");
        return (status.GetProperty("state").GetString()!, status.GetProperty("attempts").GetInt32(), status.GetProperty("deferrals").GetInt32());
    }

    public async Task DrainAsync(int tickets = 1, string? tenant = null)
    {
        for (var i = 0; i < tickets; i++) await _host.InvokeAsync("DrainWork", new WorkTicket(tenant ?? Tenant, 1));
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private sealed class NoBoard : IControlBoard
    {
        public IChangeToken Changed { get; } = new CancellationChangeToken(CancellationToken.None);

        public IReadOnlyList<ControlNotice> Read(string kind) => [];
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

[assembly: AssemblyFixture(typeof(FunctionsOrchestration.Conformance.Tests.Harness.AppUnderTest))]

namespace FunctionsOrchestration.Conformance.Tests.Harness;

/// <summary>
/// The conformance app, wherever it runs: at <c>CONFORMANCE_URL</c>, or, without that variable, as a process on LocalHost that
/// lives as long as the test run. Everything is asked over HTTP.
/// </summary>
public sealed class AppUnderTest : IAsyncLifetime
{
    /// <summary>How long a test waits for what must happen. Long, because a genuine host polls its queues.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly JsonSerializerOptions Web = JsonSerializerOptions.Web;
    private LocalProcess? _process;

    /// <summary>Whether somebody else started the host, which is then taken to be Microsoft's with Azure Storage.</summary>
    public bool IsElsewhere => _process is null;

    public HttpClient Http { get; private set; } = null!;

    /// <summary>The management API; all calls need its key.</summary>
    public Management Management { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var url = Environment.GetEnvironmentVariable("CONFORMANCE_URL");
        if (string.IsNullOrEmpty(url)) _process = await LocalProcess.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(_process?.Url ?? url!), Timeout = Patience };
        Management = new Management(this, await LinksOfAsync("nobody"));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_process is not null) await _process.DisposeAsync();
    }

    /// <summary>An id that no other test and no other run has.</summary>
    public static string NewId(string prefix = "t") => $"{prefix}-{Guid.NewGuid():N}";

    /// <summary>Starts an orchestrator through a function of the app.</summary>
    /// <param name="orchestrator">Its name.</param>
    /// <param name="input">Its input.</param>
    /// <param name="id">The instance's id; a new one by default.</param>
    /// <param name="options">More of the client's options, as query parameters.</param>
    public async Task<Instance> StartAsync(string orchestrator, object? input = null, string? id = null, string options = "")
    {
        using var answer = await TryStartAsync(orchestrator, input, id, options);
        await ExpectAsync(HttpStatusCode.Accepted, answer);
        return new Instance(this, await PayloadAsync(answer));
    }

    public Task<HttpResponseMessage> TryStartAsync(string orchestrator, object? input, string? id = null, string options = "") =>
        PostAsync($"api/start/{orchestrator}?id={id ?? NewId()}{options}", input);

    /// <summary>Starts an orchestrator, and gives its output as soon as it has completed.</summary>
    public async Task<JsonElement> RunAsync(string orchestrator, object? input = null, string? id = null, string options = "") =>
        await (await StartAsync(orchestrator, input, id, options)).OutputAsync();

    public async Task<T> RunAsync<T>(string orchestrator, object? input = null, string? id = null) =>
        (await RunAsync(orchestrator, input, id)).Deserialize<T>(Web)!;

    /// <summary>An instance that is there already, by its id.</summary>
    public async Task<Instance> FindAsync(string id) => new(this, await LinksOfAsync(id));

    /// <summary>Whether there is an instance with this id.</summary>
    public async Task<bool> ExistsAsync(string id)
    {
        using var answer = await Management.GetAsync($"instances/{id}");
        return answer.StatusCode != HttpStatusCode.NotFound;
    }

    public async Task<T> GetAsync<T>(string path) =>
        (await Http.GetFromJsonAsync<T>(path, Web, TestContext.Current.CancellationToken))!;

    public async Task<HttpResponseMessage> PostAsync(string path, object? body = null)
    {
        using var content = body is null ? null : Json(JsonSerializer.Serialize(body));
        return await Http.PostAsync(path, content, TestContext.Current.CancellationToken);
    }

    /// <summary>Posts, and reads what a successful answer holds.</summary>
    public async Task<T> PostAsync<T>(string path, object? body = null)
    {
        using var answer = await PostAsync(path, body);
        await ExpectAsync(HttpStatusCode.OK, answer);
        return (await answer.Content.ReadFromJsonAsync<T>(Web, TestContext.Current.CancellationToken))!;
    }

    /// <summary>The lines on a page of the diary that the app keeps of what its code did.</summary>
    public Task<string[]> DiaryAsync(string page) => GetAsync<string[]>($"api/diary/{Uri.EscapeDataString(page)}");

    public async Task TurnOnAsync(string name)
    {
        using var answer = await PostAsync($"api/switches/{name}");
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Asks again until the answer is right.</summary>
    public async Task<T> EventuallyAsync<T>(Func<Task<T>> ask, Func<T, bool> isRight)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            var answer = await ask();
            if (isRight(answer)) return answer;
            if (DateTime.UtcNow > deadline) throw new TimeoutException($"After {Patience.TotalSeconds} s it is still {answer}.");
            await Task.Delay(IsElsewhere ? 250 : 50, TestContext.Current.CancellationToken);
        }
    }

    public static async Task ExpectAsync(HttpStatusCode expected, HttpResponseMessage answer)
    {
        if (answer.StatusCode == expected) return;
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Fail($"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri} was answered {(int)answer.StatusCode}, "
            + $"not {(int)expected}: {body}");
    }

    /// <summary>The addresses in an answer. Versions of the genuine worker differ in the case of their names.</summary>
    public static async Task<Dictionary<string, string?>> PayloadAsync(HttpResponseMessage answer)
    {
        var json = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new(JsonSerializer.Deserialize<Dictionary<string, string?>>(json)!, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>A request's body.</summary>
    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private async Task<Dictionary<string, string?>> LinksOfAsync(string id)
    {
        using var answer = await Http.GetAsync($"api/links/{Uri.EscapeDataString(id)}", TestContext.Current.CancellationToken);
        await ExpectAsync(HttpStatusCode.Accepted, answer);
        return await PayloadAsync(answer);
    }
}

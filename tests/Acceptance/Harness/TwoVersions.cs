using System.Net;
using System.Text;
using System.Text.Json;
using FunctionsOrchestration.MeshFaults;

namespace FunctionsOrchestration.Acceptance.Tests.Harness;

/// <summary>
/// A running app with a service of two versions, each a real model server behind a proxy that can spoil it; the second may have the sentiment
/// model in a training that turns every label round.
/// </summary>
internal sealed class TwoVersions : IAsyncDisposable
{
    private const int Callers = 12;
    private const int WarmUp = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);

    private static readonly string[] Texts =
    [
        "I am delighted with the quick and friendly help.", "The screen cracked after a week and nobody answers my complaints.",
        "A wonderful evening with excellent food.", "It broke at once and the refund never came.",
    ];

    // The storage account is shared, and a split outlives the app that wrote it.
    private readonly string _service = $"texts-{Guid.NewGuid().ToString("n")[..8]}";
    private readonly string _inverted = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly List<IAsyncDisposable> _parts = [];
    private int _answered;
    private int _exposed;
    private int _failed;

    private TwoVersions()
    {
    }

    public App App { get; private set; } = null!;

    /// <summary>What stands before the old version.</summary>
    public FaultProxy Old { get; private set; } = null!;

    /// <summary>What stands before the new version.</summary>
    public FaultProxy New { get; private set; } = null!;

    /// <summary>A request that the models understand.</summary>
    public static string Text => Texts[0];

    /// <summary>Calls of <see cref="WithLoadAsync"/> that were answered.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>How many of them the new version answered.</summary>
    public int Exposed => Volatile.Read(ref _exposed);

    /// <summary>How many of them were answered without success.</summary>
    public int Failed => Volatile.Read(ref _failed);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts all of it.</summary>
    /// <param name="shared">Has the storage account.</param>
    /// <param name="serviceTime">How long every answer takes at least.</param>
    /// <param name="isInverted">True where the new version's model is the bad one.</param>
    public static async Task<TwoVersions> StartAsync(SharedApp shared, TimeSpan serviceTime = default, bool isInverted = false)
    {
        var scene = new TwoVersions();
        try
        {
            await scene.StartPartsAsync(shared, serviceTime, isInverted);
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins a rollout and gives its id.</summary>
    public async Task<string> BeginAsync(object plan)
    {
        var answer = await PostAsync("rollouts", plan);
        var body = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, body);
        return JsonElement.Parse(body).GetProperty("id").GetString()!;
    }

    /// <summary>Posts below the service.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, object? body = null) =>
        App.PostAsync($"/api/services/{_service}/{path}", body is null ? "" : JsonSerializer.Serialize(body));

    /// <summary>Reads below the service.</summary>
    public Task<JsonElement> GetAsync(string path) => App.GetAsync($"/api/services/{_service}/{path}");

    /// <summary>One call.</summary>
    /// <param name="headers">Its headers.</param>
    /// <returns>Whether it was answered with success, and by which version.</returns>
    /// <exception cref="HttpRequestException">The app is dead.</exception>
    public async Task<(bool IsOk, string? Version)> CallAsync(params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/ai/{_service}/sentiment")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { text = Texts[Random.Shared.Next(Texts.Length)] }), Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var answer = await App.Http.SendAsync(request, Stop);
        return (answer.IsSuccessStatusCode, answer.Headers.TryGetValues("x-mesh-version", out var versions) ? versions.Single() : null);
    }

    /// <summary>Twelve callers call without a pause while something happens. A dead app answers nothing, and that is no failed call.</summary>
    public async Task<T> WithLoadAsync<T>(Func<Task<T>> scene)
    {
        using var ending = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            while (!ending.IsCancellationRequested)
            {
                try
                {
                    var (isOk, version) = await CallAsync();
                    Interlocked.Increment(ref _answered);
                    if (!isOk) Interlocked.Increment(ref _failed);
                    if (version == "2") Interlocked.Increment(ref _exposed);
                }
                catch (HttpRequestException)
                {
                    await Task.Delay(100, Stop);
                }
            }
        })).ToList();
        try
        {
            return await scene();
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(callers);
        }
    }

    /// <summary>Waits until a rollout is over.</summary>
    public Task<JsonElement> UntilOverAsync(string id) =>
        UntilAsync(id, record => record.GetProperty("state").GetString() is "promoted" or "rolledBack" or "completed" or "failed");

    /// <summary>Waits until the record of a rollout shows something.</summary>
    public async Task<JsonElement> UntilAsync(string id, Func<JsonElement, bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var record = await GetAsync($"rollouts/{id}");
            if (holds(record)) return record;
            if (patience.IsCancellationRequested) throw new TimeoutException($"{record}\n{App.Output}");
            await Task.Delay(Look, Stop);
        }
    }

    /// <summary>SIGKILL, and a start with the same data.</summary>
    public async Task KillAndStartAsync()
    {
        await App.KillAsync();
        await App.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts)) await part.DisposeAsync();
        File.Delete(_inverted);
    }

    private async Task StartPartsAsync(SharedApp shared, TimeSpan serviceTime, bool isInverted)
    {
        if (isInverted) await File.WriteAllTextAsync(_inverted, Invert(), Stop);
        var servers = await Task.WhenAll(ModelServer.StartNewAsync(), ModelServer.StartNewAsync(isInverted ? ["--sentiment", _inverted] : []));
        _parts.AddRange(servers);
        _parts.Add(Old = await FaultProxy.StartAsync(servers[0].Address));
        _parts.Add(New = await FaultProxy.StartAsync(servers[1].Address));
        (Old.ServiceTime, New.ServiceTime) = (serviceTime, serviceTime);
        const string service = "Mesh__Services__0__";
        _parts.Add(App = await App.StartAsync(
            shared.Azurite,
            (service + "Name", _service), (service + "Domain", "nlp"), (service + "Operations__0", "sentiment"), (service + "DefaultVersion", "1"),
            (service + "Endpoints__0__Id", "old"), (service + "Endpoints__0__Protocol", "open-inference"),
            (service + "Endpoints__0__Address", $"{Old.Address}"), (service + "Endpoints__0__Version", "1"),
            (service + "Endpoints__1__Id", "new"), (service + "Endpoints__1__Protocol", "open-inference"),
            (service + "Endpoints__1__Address", $"{New.Address}"), (service + "Endpoints__1__Version", "2"),
            // One endpoint a version: what is ejected or broken would hide how the version does.
            (service + "Health__Ejection__ConsecutiveErrors", "0"), (service + "Resilience__Retries", "2")));
        // The first calls load the models, and hundreds have their code compiled well: a version that has answered few is slower for that alone.
        foreach (var version in new[] { "1", "2" })
        {
            Assert.True((await CallAsync(("x-mesh-version", version))).IsOk);
            await Parallel.ForEachAsync(
                Enumerable.Range(0, WarmUp), new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = Stop },
                async (_, _) => Assert.True((await CallAsync(("x-mesh-version", version))).IsOk));
        }
    }

    /// <summary>The weights that ship, with every label turned round.</summary>
    private static string Invert()
    {
        using var stream = File.OpenRead(Metadata.Of("SentimentPath"));
        using var shipped = JsonDocument.Parse(stream);
        var root = shipped.RootElement;
        return JsonSerializer.Serialize(new
        {
            version = "inverted", weights = root.GetProperty("weights").EnumerateArray().Select(weight => -weight.GetSingle()).ToArray(),
            bias = -root.GetProperty("bias").GetSingle(), neutralFrom = root.GetProperty("neutralFrom").GetDouble(), neutralTo = root.GetProperty("neutralTo").GetDouble(),
        });
    }
}

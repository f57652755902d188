using System.Net;
using System.Text.Json;
using FunctionsOrchestration.Acceptance.Tests.Harness;
using FunctionsOrchestration.MeshFaults;

namespace FunctionsOrchestration.Acceptance.Tests;

/// <summary>
/// Versions on their way to the users of a running app, over HTTP: two real model servers, the second with the sentiment model in another
/// training or behind a proxy that spoils it. The app is killed in the middle and goes on.
/// </summary>
public sealed class RolloutTests(SharedApp shared) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan ServiceTime = TimeSpan.FromMilliseconds(40);

    private static readonly string[] Texts =
    [
        "I am delighted with the quick and friendly help.", "The screen cracked after a week and nobody answers my complaints.",
        "A wonderful evening with excellent food.", "It broke at once and the refund never came.",
    ];

    // The storage account is shared, and a split outlives the app that wrote it.
    private readonly string _service = $"texts-{Guid.NewGuid().ToString("n")[..8]}";
    private readonly string _inverted = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private ModelServer _old = null!;
    private ModelServer _new = null!;
    private FaultProxy _oldProxy = null!;
    private FaultProxy _newProxy = null!;
    private App _app = null!;
    private int _answered;
    private int _exposed;
    private int _failed;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        if (_oldProxy is not null) await _oldProxy.DisposeAsync();
        if (_newProxy is not null) await _newProxy.DisposeAsync();
        if (_old is not null) await _old.DisposeAsync();
        if (_new is not null) await _new.DisposeAsync();
        File.Delete(_inverted);
    }

    [Fact]
    public async Task Canary_GoodVersion_ReachesEverybody_AlthoughTheAppIsKilled()
    {
        await StartAsync();
        var id = await BeginAsync(Canary());
        var record = await WithLoadAsync(async () =>
        {
            await UntilAsync(id, found => found.GetProperty("weights").TryGetProperty("2", out var weight) && weight.GetDouble() >= 5);
            await _app.KillAsync();
            await _app.StartAsync();
            return await UntilOverAsync(id);
        });

        Assert.Equal("promoted", record.GetProperty("state").GetString());
        Assert.Equal(100, record.GetProperty("weights").GetProperty("2").GetDouble());
        var late = await _app.PostAsync($"/api/services/{_service}/rollouts/{id}/rollback", "");
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("\"state\":\"promoted\"", await late.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fails 5 % more")]
    [InlineData("is slower by 30 %")]
    [InlineData("answers worse")]
    public async Task Canary_BadVersion_IsRolledBack_BeforeATenthOfTheTrafficSawIt(string what)
    {
        await StartAsync(isInverted: what == "answers worse");
        _newProxy.FailsOneIn = what.StartsWith("fails", StringComparison.Ordinal) ? 20 : 0;
        if (what.StartsWith("is slower", StringComparison.Ordinal)) _newProxy.ServiceTime = ServiceTime * 1.3;
        var id = await BeginAsync(Canary());

        var record = await WithLoadAsync(() => UntilOverAsync(id));

        Assert.True(record.GetProperty("state").GetString() == "rolledBack", $"{record}");
        Assert.True(_exposed * 10 < _answered, $"{_exposed} of {_answered} calls were exposed.");
    }

    [Fact]
    public async Task BlueGreen_UnderLoad_SwitchesWithoutAFailedCall()
    {
        await StartAsync();
        var id = await BeginAsync(new
        {
            version = "2", interval = "00:00:02", minimumSamples = 50, checks = new[] { new { metric = "success-rate", min = 90 } },
            blueGreen = new { iterations = 2, hold = "00:00:06", drain = "00:00:10", smoke = new[] { new { operation = "sentiment", payload = new { text = Texts[0] } } } },
        });
        var refused = await _app.PostAsync($"/api/services/{_service}/rollouts", """{"version":"2","shadow":{}}""");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains(id, await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        var record = await WithLoadAsync(() => UntilOverAsync(id));

        Assert.Equal("promoted", record.GetProperty("state").GetString());
        Assert.Equal(0, _failed);
        Assert.InRange(_exposed, 1, _answered - 1);
    }

    private static object Canary() => new
    {
        version = "2", interval = "00:00:02", minimumSamples = 50, inconclusiveLimit = 1_000,
        canary = new { steps = new[] { 5, 30, 50 } },
        copies = new { share = 20, fields = new[] { "label" } },
        checks = new object[]
        {
            new { metric = "success-rate", margin = 4 }, new { metric = "latency", maxRatio = 1.25 }, new { metric = "answer-quality", min = 90 },
        },
    };

    private async Task StartAsync(bool isInverted = false)
    {
        if (isInverted) await File.WriteAllTextAsync(_inverted, Invert(), Stop);
        var servers = await Task.WhenAll(ModelServer.StartNewAsync(), ModelServer.StartNewAsync(isInverted ? ["--sentiment", _inverted] : []));
        (_old, _new) = (servers[0], servers[1]);
        (_oldProxy, _newProxy) = (await FaultProxy.StartAsync(_old.Address), await FaultProxy.StartAsync(_new.Address));
        (_oldProxy.ServiceTime, _newProxy.ServiceTime) = (ServiceTime, ServiceTime);
        const string service = "Mesh__Services__0__";
        _app = await App.StartAsync(
            shared.Azurite,
            (service + "Name", _service), (service + "Domain", "nlp"), (service + "Operations__0", "sentiment"), (service + "DefaultVersion", "1"),
            (service + "Endpoints__0__Id", "old"), (service + "Endpoints__0__Protocol", "open-inference"),
            (service + "Endpoints__0__Address", $"{_oldProxy.Address}"), (service + "Endpoints__0__Version", "1"),
            (service + "Endpoints__1__Id", "new"), (service + "Endpoints__1__Protocol", "open-inference"),
            (service + "Endpoints__1__Address", $"{_newProxy.Address}"), (service + "Endpoints__1__Version", "2"),
            // One endpoint a version: what is ejected or broken would hide how the version does.
            (service + "Health__Ejection__ConsecutiveErrors", "0"), (service + "Resilience__Retries", "2"));
        // The first calls load the models, which no rollout should see.
        foreach (var version in new[] { "1", "2" }) Assert.True(await CallAsync(version));
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

    private async Task<string> BeginAsync(object plan)
    {
        var answer = await _app.PostAsync($"/api/services/{_service}/rollouts", JsonSerializer.Serialize(plan));
        var body = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, body);
        return JsonElement.Parse(body).GetProperty("id").GetString()!;
    }

    private async Task<bool> CallAsync(string? version = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/ai/{_service}/sentiment")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { text = Texts[_answered % Texts.Length] }), System.Text.Encoding.UTF8, "application/json"),
        };
        if (version is not null) request.Headers.Add("x-mesh-version", version);
        using var answer = await _app.Http.SendAsync(request, Stop);
        if (version is not null) return answer.IsSuccessStatusCode;
        Interlocked.Increment(ref _answered);
        if (!answer.IsSuccessStatusCode) Interlocked.Increment(ref _failed);
        if (answer.Headers.TryGetValues("x-mesh-version", out var versions) && versions.Single() == "2") Interlocked.Increment(ref _exposed);
        return answer.IsSuccessStatusCode;
    }

    private async Task<JsonElement> WithLoadAsync(Func<Task<JsonElement>> scene)
    {
        using var ending = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!ending.IsCancellationRequested)
            {
                try
                {
                    await CallAsync();
                }
                catch (HttpRequestException)
                {
                    // The app is dead for a moment.
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

    private Task<JsonElement> UntilOverAsync(string id) =>
        UntilAsync(id, record => record.GetProperty("state").GetString() is "promoted" or "rolledBack" or "completed" or "failed");

    private async Task<JsonElement> UntilAsync(string id, Func<JsonElement, bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var record = await _app.GetAsync($"/api/services/{_service}/rollouts/{id}");
            if (holds(record)) return record;
            if (patience.IsCancellationRequested) throw new TimeoutException($"{record}\n{_app.Output}");
            await Task.Delay(300, Stop);
        }
    }
}

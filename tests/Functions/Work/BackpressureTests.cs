using System.Net;
using System.Text.Json;
using FunctionsOrchestration.Functions.Tests.DirectCalls;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.Work;

namespace FunctionsOrchestration.Functions.Tests.Work;

/// <summary>The door: closed from the high mark to the low one, and its marks declared over HTTP.</summary>
public sealed class BackpressureTests(StorageFixture storage)
{
    private static readonly ScriptedMesh Mesh = ScriptedMesh.Ok(new Sentiment("positive", 0.9));

    [Fact]
    public async Task Accept_AboveTheHighMark_Is429UntilTheLowOne()
    {
        await using var app = await WorkApp.StartAsync(storage, Mesh, ("Work:TenantHigh", "6"), ("Work:TenantLow", "3"));
        for (var i = 0; i < 6; i++) await app.AcceptAsync(app.Item($"Item {i}."));

        using var refused = await app.SendRawAsync(HttpMethod.Post, "api/work", app.Item("One more."));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 300);
        var problem = JsonElement.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(
            (app.Queue, 6, 6, 3),
            (problem.GetProperty("queue").GetString(), problem.GetProperty("depth").GetInt32(), problem.GetProperty("high").GetInt32(), problem.GetProperty("low").GetInt32()));
        await app.AcceptAsync(app.Item("Another tenant's.", tenant: app.Tenant + "b"));

        Assert.Equal("refusing", await DrainAndLookAsync(app, 2));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await app.SendAsync(HttpMethod.Post, "api/work", app.Item("Still."))).Status);
        Assert.Equal("accepting", await DrainAndLookAsync(app, 2));
        await app.AcceptAsync(app.Item("Now."));
    }

    [Fact]
    public async Task Accept_BatchThatFindsNoRoom_StoresNoneOfIt()
    {
        await using var app = await WorkApp.StartAsync(storage, Mesh, ("Work:High", "100"), ("Work:Low", "50"), ("Work:TenantHigh", "6"), ("Work:TenantLow", "3"));
        var other = app.Tenant + "b";

        var (status, _) = await app.SendAsync(HttpMethod.Post, "api/work", new
        {
            items = Enumerable.Range(0, 9).Select(i => app.Item($"Item {i}.", i < 2 ? other : null)),
        });

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Equal(0, (await app.GetAsync($"api/queues/{app.Queue}")).GetProperty("depth").GetInt32());
        Assert.Equal(0, (await app.GetAsync($"api/queues/work-{other}")).GetProperty("depth").GetInt32());
        Assert.Equal(0, (await app.GetAsync("api/queues/work")).GetProperty("depth").GetInt32());
    }

    [Fact]
    public async Task Declare_Marks_AreKeptWithAVersionAndHoldAtOnce()
    {
        await using var app = await WorkApp.StartAsync(storage, Mesh);
        var path = $"api/queues/{app.Queue}";
        using var created = await app.SendRawAsync(HttpMethod.Put, path, new { high = 1, low = 0, weight = 2.5 });
        using var stale = await app.SendRawAsync(HttpMethod.Put, path, new { high = 5, low = 0 });

        Assert.Equal((HttpStatusCode.Created, "\"1\""), (created.StatusCode, created.Headers.ETag?.ToString()));
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Equal(1, JsonElement.Parse(await stale.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("current").GetProperty("high").GetInt32());
        await app.AcceptAsync(app.Item("Fits."));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await app.SendAsync(HttpMethod.Post, "api/work", app.Item("Does not."))).Status);

        using var changed = await app.SendRawAsync(HttpMethod.Put, path, new { high = 5, low = 4 }, ("If-Match", "\"1\""));

        Assert.Equal((HttpStatusCode.OK, "\"2\""), (changed.StatusCode, changed.Headers.ETag?.ToString()));
        await app.AcceptAsync(app.Item("Now it does."));
    }

    [Fact]
    public async Task Declare_WrongMarks_NamesAllErrorsInOneAnswer()
    {
        await using var app = await WorkApp.StartAsync(storage, Mesh);

        using var answer = await app.SendRawAsync(
            HttpMethod.Put, "api/queues/jobs-a", new { high = 0, low = 3, weight = -1 }, ("If-Match", "newest"));

        var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(
            ["name", "If-Match", "high", "low", "weight"],
            problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()));
    }

    [Fact]
    public void Validate_ManyErrors_NamesAllInOneMessage()
    {
        Assert.True(new WorkOptionsValidator().Validate(null, new()).Succeeded);

        var failures = new WorkOptionsValidator().Validate(null, new()
        {
            High = 10, MaxShare = 0, Concurrency = new() { Algorithm = "fast" }, CallbackHosts = ["https://x/"],
        }).Failures!.ToList();

        Assert.Contains("Work:Low is 40000; it must be 0–9.", failures);
        Assert.Contains("Work:MaxShare is 0; it must be above 0 and at most 1.", failures);
        Assert.Contains("Work:Concurrency:Algorithm is 'fast'; it must be one of none, aimd, vegas, gradient2.", failures);
        Assert.Contains("Work:CallbackHosts:0 is 'https://x/'; it must be a host such as app.example.com.", failures);
    }

    private static async Task<string?> DrainAndLookAsync(WorkApp app, int items)
    {
        // Fair turns give the other tenant's item its turn as well.
        for (var before = await DepthAsync(app); await DepthAsync(app) > before - items;) await app.DrainAsync();
        return (await app.GetAsync($"api/queues/{app.Queue}")).GetProperty("state").GetString();
    }

    private static async Task<int> DepthAsync(WorkApp app) => (await app.GetAsync($"api/queues/{app.Queue}")).GetProperty("depth").GetInt32();
}

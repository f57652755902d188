using System.Net;
using System.Text.Json;
using FunctionsOrchestration.Acceptance.Tests.Harness;

namespace FunctionsOrchestration.Acceptance.Tests;

/// <summary>Work through the running app: the door closes, a crash loses nothing, poison is kept and done again.</summary>
public sealed class WorkTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Flood_ThenKill_RefusesWithRetryAfterAndFinishesWhatItAccepted()
    {
        var tenant = $"flood-{Guid.NewGuid():n}"[..20];
        // One at a time, so that the queue fills faster than it drains.
        await using var lone = await LoneApp.StartAsync(
            ("Work__TenantHigh", "40"), ("Work__TenantLow", "10"), ("Work__Lease", "00:00:05"),
            ("Work__Concurrency__Algorithm", "none"), ("Work__Concurrency__Initial", "1"), ("Work__Concurrency__Max", "1"));
        var app = lone.App;
        using var first = await app.PostAsync("/api/work", Batch(tenant, 40));
        var accepted = JsonElement.Parse(await first.Content.ReadAsStringAsync(Stop)).GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("id").GetString()!).ToList();

        using var second = await app.PostAsync("/api/work", Batch(tenant, 5));
        var problem = JsonElement.Parse(await second.Content.ReadAsStringAsync(Stop));
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.InRange(second.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 300);
        Assert.Equal(($"work-{tenant}", 40), (problem.GetProperty("queue").GetString(), problem.GetProperty("high").GetInt32()));
        // What was being stored while the depth was read is counted twice until the next reading.
        Assert.InRange(problem.GetProperty("depth").GetInt32(), 11, 80);

        await app.KillAsync();
        await app.StartAsync();

        Assert.Equal(40, accepted.Distinct().Count());
        foreach (var id in accepted) await WaitForAsync(app, id, "done");
        Assert.Equal("accepting", (await app.GetAsync($"/api/queues/work-{tenant}")).GetProperty("state").GetString());
        using var third = await app.PostAsync("/api/work", Batch(tenant, 5));
        Assert.Equal(HttpStatusCode.Accepted, third.StatusCode);
    }

    [Fact]
    public async Task Callback_IsToldTheOutcomeAndAskedAgainWhereItFails()
    {
        await using var lone = await LoneApp.StartAsync(("Work__CallbackHosts__0", "127.0.0.1"));
        await using var hooks = await WebhookServer.StartAsync();
        var failures = 1;
        hooks["done"].Answer = (_, _) => Task.FromResult(Interlocked.Decrement(ref failures) >= 0 ? 503 : 200);

        using var elsewhere = await lone.App.PostAsync("/api/work", WithCallback("https://example.com/done"));
        using var answer = await lone.App.PostAsync("/api/work", WithCallback($"{hooks.Address}/done"));
        var id = await App.IdOfAsync(answer);
        await Eventually.HoldsAsync(() => hooks["done"].Received.ContainsKey(id), lone.App);

        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.StatusCode);
        Assert.Equal(("done", "positive"), (
            hooks["done"].Last.GetProperty("state").GetString(), hooks["done"].Last.GetProperty("result").GetProperty("label").GetString()));
        Assert.Equal([id], hooks["done"].Received.Keys);
    }

    private static string WithCallback(string callback) => JsonSerializer.Serialize(
        new { service = "nlp", operation = "sentiment", payload = new { text = "I love this bakery." }, callback });

    [Fact]
    public async Task Poison_IsADeadLetterWithItsReasonAndDoneWhenItIsReplayed()
    {
        var tenant = $"poison-{Guid.NewGuid():n}"[..20];
        await using var lone = await LoneApp.StartAsync();
        var app = lone.App;
        // Nobody has configured a model that chats.
        using var answer = await app.PostAsync("/api/work", JsonSerializer.Serialize(new
        {
            service = "generative", operation = "chat", payload = new { messages = new[] { new { role = "user", text = "Hello." } } }, tenant,
        }));
        var id = await App.IdOfAsync(answer);
        await WaitForAsync(app, id, "dead");

        var letter = (await app.GetAsync($"/api/queues/work-{tenant}/deadletters")).GetProperty("letters")[0];
        using var replay = await app.PostAsync($"/api/queues/work-{tenant}/deadletters/replay", "{}");

        Assert.Equal((id, "NotConfigured"), (letter.GetProperty("id").GetString(), letter.GetProperty("reason").GetString()));
        Assert.Equal(id, JsonElement.Parse(await replay.Content.ReadAsStringAsync(Stop)).GetProperty("replayed")[0].GetString());
        await WaitForAsync(app, id, "dead");
    }

    [Fact]
    public async Task Starters_AskedToRespondAsync_AnswerWhereTheResultWillBe()
    {
        await using var lone = await LoneApp.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/insights")
        {
            Content = new StringContent("""{"documents":[{"id":"a","text":"I love this bakery."}]}""", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Prefer", "respond-async");

        using var answer = await lone.App.Http.SendAsync(request, Stop);

        Assert.Equal("respond-async", answer.Headers.GetValues("Preference-Applied").Single());
        var status = await WaitForAsync(lone.App, await App.IdOfAsync(answer), "done");
        Assert.Equal("Completed", status.GetProperty("result").GetProperty("runtimeStatus").GetString());
        Assert.Equal("a", status.GetProperty("result").GetProperty("output").GetProperty("documents")[0].GetProperty("id").GetString());
    }

    private static string Batch(string tenant, int count) => JsonSerializer.Serialize(new
    {
        items = Enumerable.Range(0, count).Select(i => new
        {
            service = "nlp", operation = "language", payload = new { text = $"Ship number {i} brings salt." }, tenant,
        }),
    });

    private static async Task<JsonElement> WaitForAsync(App app, string id, string state)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        while (true)
        {
            var status = await app.GetAsync($"/api/work/{id}");
            if (status.GetProperty("state").GetString() == state) return status;
            if (patience.IsCancellationRequested) throw new TimeoutException($"{status}\n{app.Output}");
            await Task.Delay(100, Stop);
        }
    }
}

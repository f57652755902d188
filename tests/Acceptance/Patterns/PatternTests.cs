using System.Net.Http.Json;
using System.Text.Json;
using Azure.Messaging;
using FunctionsOrchestration.Acceptance.Tests.Harness;

namespace FunctionsOrchestration.Acceptance.Tests.Patterns;

/// <summary>A pattern is declared, finds something in what is published, sets off a saga, and is swapped while it has begun to find more.</summary>
public sealed class PatternTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pattern_SwappedWhileMatchesAreOpen_FindsThemAndStartsASagaAndABacktestFindsTheSame()
    {
        await using var lone = await LoneApp.StartAsync();
        var app = lone.App;
        var (documents, found) = (await AppTopic.DeclareAsync(app, "documents"), await AppTopic.DeclareAsync(app, "found"));
        var declared = await PutAsync(app, Declaration(documents, found, "document.done"), null);
        Assert.Equal(201, (int)declared.StatusCode);

        var began = DateTimeOffset.UtcNow;
        await documents.PublishAsync([Told("f1", "document.failed", "d-1", began), Told("f2", "document.failed", "d-1", began.AddMilliseconds(1))]);
        await Eventually.HoldsAsync(async () => (await RunningAsync(app)).GetProperty("partial").GetInt32() >= 2, app);

        // The new form waits for another event in the end. What was begun goes on under it.
        var swapped = await PutAsync(app, Declaration(documents, found, "document.indexed"), declared.Headers.ETag!.Tag);
        Assert.Equal(200, (int)swapped.StatusCode);
        var swap = JsonElement.Parse(await swapped.Content.ReadAsStringAsync(Stop)).GetProperty("swap");
        Assert.Equal((0, 0), (swap.GetProperty("lost").GetInt32(), swap.GetProperty("pending").GetInt32()));
        Assert.True(swap.GetProperty("kept").GetInt32() >= 2);

        // The last one is of a time that the pattern does not wait for any more.
        var later = DateTimeOffset.UtcNow;
        await documents.PublishAsync(
            [Told("d1", "document.done", "d-1", later), Told("i1", "document.indexed", "d-1", later.AddMilliseconds(1)), Told("l1", "document.indexed", "d-1", began)]);
        await Eventually.HoldsAsync(async () => (await RunningAsync(app)).GetProperty("matches").GetInt64() == 1, app);
        Assert.Equal(1, (await RunningAsync(app)).GetProperty("late").GetInt32());

        var until = DateTimeOffset.UtcNow.AddSeconds(1);
        var backtest = JsonElement.Parse(await (await app.PostAsync("/api/patterns/failed-twice/backtest", JsonSerializer.Serialize(new { until }))).Content.ReadAsStringAsync(Stop));
        Assert.Equal(1, backtest.GetProperty("matches").GetInt32());
        var match = backtest.GetProperty("found")[0];
        Assert.Equal(("pattern.match.failed-twice", "d-1"), (match.GetProperty("type").GetString(), match.GetProperty("subject").GetString()));
        Assert.Equal(
            ["f1", "f2", "i1"], match.GetProperty("data").GetProperty("match").GetProperty("events").EnumerateArray().Select(e => e.GetProperty("id").GetString()));

        // The same id as the match that was published, and the saga that it started.
        var id = match.GetProperty("id").GetString()!;
        await Eventually.HoldsAsync(async () => await StoryAsync(app, id) is var story
            && story.Contains("\"status\":\"Completed\"", StringComparison.Ordinal) && story.Contains("insights-", StringComparison.Ordinal), app);
        await Eventually.HoldsAsync(async () => (await found.SubscriptionAsync("pattern.failed-twice")).GetProperty("delivered").GetInt32() == 1, app);
    }

    [Fact]
    public async Task Pattern_WrongInEveryField_NamesAllAndIsNotDeclared()
    {
        await using var lone = await LoneApp.StartAsync();
        var app = lone.App;
        var orders = await AppTopic.DeclareAsync(app, "orders");
        await app.Http.SendAsync(
            With(HttpMethod.Put, $"/api/topics/{orders.Name}", new { eventTypes = new Dictionary<string, object> { ["order.placed"] = new { total = "number" } } }, "*"), Stop);

        var answer = await PutAsync(app, new
        {
            topics = new[] { orders.Name, "nowhere" },
            pattern = new
            {
                steps = new object[]
                {
                    new { name = "a", types = new[] { "order.placed" }, where = new { all = new[] { new { field = "totl", op = "gt", value = 5 }, new { field = "totl", op = "lt", value = 4 } } } },
                    new { name = "b" },
                },
            },
            sink = "nowhere",
            action = new { destination = new { type = "webhook", url = "https://example.com" } },
        }, null);
        var fields = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop)).GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()).ToList();
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal(["action.destination.type", "pattern.steps[0].where", "pattern.within", "sink", "topics[1]"], fields.Order(StringComparer.Ordinal));

        answer = await PutAsync(app, new
        {
            topics = new[] { orders.Name, "nowhere" },
            pattern = new { within = "00:01:00", steps = new object[] { new { name = "a", types = new[] { "order.placed" }, where = new { field = "totl", op = "gt", value = 5 } } } },
            sink = "nowhere",
            action = new { destination = new { type = "webhook", url = "https://example.com" } },
        }, null);
        fields = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop)).GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()).ToList();
        Assert.Equal(["action.destination.type", "pattern.steps[0].where.field", "sink", "topics"], fields.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(404, (int)(await app.Http.GetAsync("/api/patterns/failed-twice", Stop)).StatusCode);
    }

    [Fact]
    public async Task Shipped_NamedInTheSettings_IsDeclaredAtTheStartAndSeesCallsOfTheMesh()
    {
        await using var lone = await LoneApp.StartAsync(("Patterns__Shipped__0", "same-failure"), ("Patterns__Shipped__1", "provider-error-burst"));
        var app = lone.App;
        await Eventually.HoldsAsync(async () => (await app.GetAsync("/api/patterns")).GetArrayLength() == 2, app);

        await Eventually.HoldsAsync(
            async () =>
            {
                await app.PostAsync("/api/ai/nlp/sentiment", """{ "text": "I love this bakery." }""");
                return (await app.GetAsync("/api/patterns/provider-error-burst")).GetProperty("running").GetProperty("events").GetInt64() > 0;
            },
            app);
        var bursts = await app.GetAsync("/api/patterns/provider-error-burst");
        Assert.Equal((1, 0), (bursts.GetProperty("partitions").GetArrayLength(), bursts.GetProperty("running").GetProperty("matches").GetInt32()));
    }

    private static object Declaration(AppTopic documents, AppTopic found, string last) => new
    {
        topics = new[] { documents.Name },
        pattern = new
        {
            key = "document",
            within = "01:00:00",
            steps = new object[]
            {
                new { name = "failed", types = new[] { "document.failed" }, min = 2, max = 2 },
                new { name = "then", types = new[] { last } },
            },
        },
        time = new { outOfOrderness = "00:00:00" },
        sink = found.Name,
        action = new
        {
            destination = new { type = "saga", saga = "insights" },
            transform = new { template = new { documents = new[] { new { id = "note", text = "Document ${/subject} failed twice and was then indexed." } } } },
        },
    };

    private static CloudEvent Told(string id, string type, string document, DateTimeOffset at) =>
        new("/archive", type, new { document }) { Id = id, Time = at, Subject = document };

    private static Task<HttpResponseMessage> PutAsync(App app, object declaration, string? version) =>
        app.Http.SendAsync(With(HttpMethod.Put, "/api/patterns/failed-twice", declaration, version), Stop);

    private static HttpRequestMessage With(HttpMethod method, string path, object body, string? version)
    {
        var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        if (version is not null) request.Headers.TryAddWithoutValidation("If-Match", version);
        return request;
    }

    private static async Task<JsonElement> RunningAsync(App app) => (await app.GetAsync("/api/patterns/failed-twice")).GetProperty("running");

    private static async Task<string> StoryAsync(App app, string id) => await (await app.Http.GetAsync($"/api/events/{id}", Stop)).Content.ReadAsStringAsync(Stop);
}

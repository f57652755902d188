using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Messaging;
using Azure.Storage.Queues;
using FunctionsOrchestration.Acceptance.Tests.Harness;

namespace FunctionsOrchestration.Acceptance.Tests.Streams;

/// <summary>Streams of the running app: their operators, sources and sinks, what they set aside, and what of them is refused.</summary>
public sealed class StreamTests(StreamApp shared) : IClassFixture<StreamApp>
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.UtcNow.AddMinutes(-30);
    private readonly string _name = $"s-{Guid.NewGuid().ToString("n")[..8]}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private App App => shared.App;

    [Fact]
    public async Task Operators_FilterJoinAndMap_GiveTheSinkWhatTheyMake()
    {
        var (orders, products, dear) = (await AppTopic.DeclareAsync(App, "orders"), await AppTopic.DeclareAsync(App, "products"), await AppTopic.DeclareAsync(App, "dear"));
        await StreamApi.DeclareAsync(App, _name, new
        {
            source = new { type = "topic", name = orders.Name },
            key = "/data/customer",
            sink = new { type = "topic", name = dear.Name },
            operators = new object[]
            {
                new { name = "many", type = "filter", filter = new { condition = "data.n > `1`" } },
                new { name = "price", type = "join", join = new { key = "/data/sku", into = "product", topic = products.Name, missing = "setAside" } },
                new { name = "shape", type = "map", eventType = "order.priced", transform = new { template = new { who = "${/data/customer}", price = "${/data/product/price}" }, missing = "fail" } },
            },
        });
        await products.PublishAsync([Event("p1", "a", new { price = 3 }), Event("p2", "a", new { price = 4 })]);
        await Eventually.HoldsAsync(async () => (await PartitionsAsync()).All(partition => partition.GetProperty("holdings").GetProperty("held").GetInt32() == 1), App);

        await orders.PublishAsync([Event("o1", "x", new { customer = "ada", sku = "a", n = 1 }), Event("o2", "x", new { customer = "ada", sku = "a", n = 2 }), Event("o3", "x", new { customer = "bob", sku = "b", n = 2 })]);

        var hooked = new SinkLog(shared.Azurite, dear.Name);
        await Eventually.HoldsAsync(async () => (await hooked.CountAsync()).ContainsKey("o2"), App);
        await Eventually.HoldsAsync(async () => (await LettersAsync()).Count == 1, App);
        var letter = Assert.Single(await LettersAsync());
        Assert.Equal(("o3", "NoRow"), (letter.GetProperty("id").GetString(), letter.GetProperty("deadletterreason").GetString()));
        Assert.Contains("price", letter.GetProperty("deadletterdetail").GetString(), StringComparison.Ordinal);
        Assert.Equal(["o2"], (await hooked.CountAsync()).Keys);

        // When its row is there, what was set aside goes on.
        await products.PublishAsync([Event("p3", "b", new { price = 9 })]);
        await Eventually.HoldsAsync(async () => (await PartitionsAsync()).All(partition => partition.GetProperty("holdings").GetProperty("held").GetInt32() == 2), App);
        using var replayed = await App.Http.PostAsJsonAsync($"/api/streams/{_name}/deadletters/replay", new { }, Stop);
        Assert.True(replayed.IsSuccessStatusCode);
        await Eventually.HoldsAsync(async () => (await hooked.CountAsync()).ContainsKey("o3"), App);
    }

    [Fact]
    public async Task Window_OverEventTime_GivesOneResultForEachKeyWhateverComesTwice()
    {
        var (calls, sums) = (await AppTopic.DeclareAsync(App, "calls"), await AppTopic.DeclareAsync(App, "sums"));
        await StreamApi.DeclareAsync(App, _name, new
        {
            source = new { type = "topic", name = calls.Name },
            sink = new { type = "topic", name = sums.Name },
            time = new { outOfOrderness = "00:00:01", idleAfter = "00:00:02" },
            operators = new object[]
            {
                new { name = "minute", type = "window", pattern = new { kind = "window", name = "minute", window = "tumbling", size = "00:01:00", aggregates = new[] { new { name = "tokens", function = "sum", field = "tokens" } } } },
            },
        });
        var events = Enumerable.Range(0, 40).Select(i => Event($"c{i}", $"tenant-{i % 2}", new { tokens = 1 }, Noon.AddSeconds(i))).ToList();
        await calls.PublishAsync(events);
        await calls.PublishAsync(events);

        // The stream is silent then; the clock ends the windows.
        var log = new SinkLog(shared.Azurite, sums.Name);
        await Eventually.HoldsAsync(async () => (await log.DataAsync()).Sum(data => data.GetProperty("tokens").GetDouble()) >= 40, App);
        await Eventually.HoldsAsync(async () => (await PartitionsAsync()).Sum(partition => partition.GetProperty("counters").GetProperty("duplicates").GetInt32()) == 40, App);
        Assert.Equal(40, (await log.DataAsync()).Sum(data => data.GetProperty("tokens").GetDouble()));
    }

    [Fact]
    public async Task Queue_AsSourceAndSink_IsReadWhateverStandsInIt()
    {
        var (source, sink) = ($"{_name}-in", $"{_name}-out");
        var queues = new QueueServiceClient(shared.Azurite.ConnectionString);
        await queues.CreateQueueAsync(source, cancellationToken: Stop);
        await StreamApi.DeclareAsync(App, _name, new
        {
            source = new { type = "queue", name = source }, sink = new { type = "queue", name = sink }, semantics = "atLeastOnce", partitions = 2,
        });
        foreach (var text in new[] { """{"specversion":"1.0","id":"q1","source":"/q","type":"t","data":{"a":1}}""", "{\"a\":2}", "no json, no base64 ä" })
            await queues.GetQueueClient(source).SendMessageAsync(text, Stop);

        var put = queues.GetQueueClient(sink);
        await Eventually.HoldsAsync(async () => (await put.ExistsAsync(Stop)).Value && (await put.PeekMessagesAsync(32, Stop)).Value.Length == 3, App);
        var received = (await put.ReceiveMessagesAsync(32, cancellationToken: Stop)).Value;
        var types = received.Select(message => JsonElement.Parse(Convert.FromBase64String(message.MessageText)).GetProperty("type").GetString());
        Assert.Equal(["queue.message", "queue.message", "t"], types.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Ask_AnAIService_GivesItsAnswersToTheNextOperator()
    {
        var (reviews, moods) = (await AppTopic.DeclareAsync(App, "reviews"), await AppTopic.DeclareAsync(App, "moods"));
        await StreamApi.DeclareAsync(App, _name, new
        {
            source = new { type = "topic", name = reviews.Name },
            sink = new { type = "topic", name = moods.Name },
            operators = new object[]
            {
                new { name = "text", type = "map", transform = new { template = new { text = "${/data/text}" } } },
                new { name = "mood", type = "ai", ask = new { service = "nlp", operation = "sentiment" } },
                new { name = "bad", type = "filter", filter = new { condition = "data.label == 'negative'" } },
            },
        });

        await reviews.PublishAsync([Event("r1", "shop", new { text = "I love it, it is wonderful." }), Event("r2", "shop", new { text = "It is terrible and broke at once." })]);

        var log = new SinkLog(shared.Azurite, moods.Name);
        await Eventually.HoldsAsync(async () => (await log.DataAsync()).Count > 0, App);
        await Eventually.HoldsAsync(async () => (await PartitionsAsync()).All(partition => partition.GetProperty("asking").GetInt32() == 0), App);
        Assert.Equal("negative", Assert.Single(await log.DataAsync()).GetProperty("label").GetString());
    }

    [Fact]
    public async Task Declare_WhatIsWrong_IsRefusedWithItsPlaceAndFix()
    {
        var (a, b) = (await AppTopic.DeclareAsync(App, "a"), await AppTopic.DeclareAsync(App, "b"));
        object Stream(string from, string to, params object[] operators) => new { source = new { type = "topic", name = from }, sink = new { type = "topic", name = to }, operators };
        await StreamApi.DeclareAsync(App, _name, Stream(a.Name, b.Name));

        Assert.Equal(["sink.name"], await RefusedAsync($"{_name}-back", Stream(b.Name, a.Name)));
        Assert.Equal(["sink.name"], await RefusedAsync($"{_name}-self", Stream(a.Name, a.Name)));
        Assert.Equal(["source.name"], await RefusedAsync($"{_name}-none", Stream("nowhere", b.Name)));
        Assert.Equal(["name"], await RefusedAsync("Wrong-Name", Stream(a.Name, b.Name)));
        Assert.Equal(["colour"], await RefusedAsync($"{_name}-field", new { source = new { type = "topic", name = a.Name }, sink = new { type = "topic", name = b.Name }, colour = "red" }));
        Assert.Equal(
            ["operators[0].type", "operators[1].ask.operation", "operators[2].name"],
            await RefusedAsync($"{_name}-ops", Stream(a.Name, b.Name, new { name = "x", type = "sort" }, new { name = "y", type = "ai", ask = new { service = "nlp", operation = "taste" } }, new { name = "x", type = "filter", filter = new { } })));
        Assert.Equal(["operators[0].pattern.steps"], await RefusedAsync($"{_name}-pattern", Stream(a.Name, b.Name, new { name = "p", type = "pattern", pattern = new { name = "p", within = "01:00:00", steps = Array.Empty<object>() } })));
        Assert.Equal(["partitions"], await RefusedAsync(_name, new { source = new { type = "topic", name = a.Name }, sink = new { type = "topic", name = b.Name }, partitions = 5 }, ifMatch: "*"));

        // By way of a queue it is a circle too.
        await b.SubscribeAsync("queue", new { destination = new { type = "queue", name = $"{_name}-q" } });
        Assert.Equal(["sink.name"], await RefusedAsync($"{_name}-queue", new { source = new { type = "queue", name = $"{_name}-q" }, sink = new { type = "topic", name = a.Name } }));
    }

    [Fact]
    public async Task Delete_ThenDeclareAnew_StartsFromNothing()
    {
        var (a, b) = (await AppTopic.DeclareAsync(App, "a"), await AppTopic.DeclareAsync(App, "b"));
        var stream = new { source = new { type = "topic", name = a.Name }, sink = new { type = "topic", name = b.Name }, partitions = 1 };
        await StreamApi.DeclareAsync(App, _name, stream);
        await a.PublishAsync([Event("1", "k", new { })]);
        await Eventually.HoldsAsync(async () => (await PartitionsAsync())[0].GetProperty("counters").GetProperty("processed").GetInt32() == 1, App);

        using var unmatched = await App.Http.DeleteAsync($"/api/streams/{_name}", Stop);
        Assert.Equal(HttpStatusCode.PreconditionFailed, unmatched.StatusCode);
        using var delete = new HttpRequestMessage(HttpMethod.Delete, $"/api/streams/{_name}") { Headers = { { "If-Match", "\"1\"" } } };
        using var deleted = await App.Http.SendAsync(delete, Stop);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var gone = await App.Http.GetAsync($"/api/streams/{_name}", Stop);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);

        await StreamApi.DeclareAsync(App, _name, stream);
        await a.PublishAsync([Event("1", "k", new { })]);
        await Eventually.HoldsAsync(async () => (await PartitionsAsync())[0].GetProperty("counters").GetProperty("processed").GetInt32() == 1, App);
        Assert.Equal(0, (await PartitionsAsync())[0].GetProperty("counters").GetProperty("duplicates").GetInt32());
    }

    private static CloudEvent Event(string id, string subject, object data, DateTimeOffset? time = null) => new("/test", "tested", data) { Id = id, Subject = subject, Time = time };

    private async Task<List<JsonElement>> PartitionsAsync() => [.. (await App.GetAsync($"/api/streams/{_name}")).GetProperty("partitions").EnumerateArray()];

    private async Task<List<JsonElement>> LettersAsync() => [.. (await App.GetAsync($"/api/streams/{_name}/deadletters")).GetProperty("deadLetters").EnumerateArray()];

    private async Task<List<string?>> RefusedAsync(string name, object stream, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/streams/{name}") { Content = JsonContent.Create(stream) };
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var answer = await App.Http.SendAsync(request, Stop);
        var body = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, body);
        var errors = JsonElement.Parse(body).GetProperty("errors").EnumerateArray().ToList();
        Assert.All(errors, error => Assert.NotEmpty(error.GetProperty("fix").GetString()!));
        return [.. errors.Select(error => error.GetProperty("field").GetString()).Order(StringComparer.Ordinal)];
    }
}

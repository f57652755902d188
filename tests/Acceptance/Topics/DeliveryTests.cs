using System.Text.Json;
using Azure.Messaging;
using Azure.Storage.Queues;
using FunctionsOrchestration.Acceptance.Tests.Harness;

namespace FunctionsOrchestration.Acceptance.Tests.Topics;

/// <summary>What was accepted reaches everyone who asked for it, whatever the subscribers and the process do.</summary>
public sealed class DeliveryTests
{
    // A thousandth of Event Grid's schedule: 10 ms, 30 ms, 60 ms and so on.
    private static readonly (string, string) FastSchedule = ("Events__RetryDelayFactor", "0.001");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Subscriber_RefusesForGood_GetsDeadLettersThatCanBeReplayed()
    {
        await using var lone = await LoneApp.StartAsync(FastSchedule);
        var app = lone.App;
        await using var hooks = await WebhookServer.StartAsync();
        var topic = await AppTopic.DeclareAsync(app);
        await topic.SubscribeAsync("picky", new { destination = new { type = "webhook", url = $"{hooks.Address}/picky" } });
        await topic.SubscribeAsync("content", new { destination = new { type = "webhook", url = $"{hooks.Address}/content" } });
        hooks["picky"].Answer = (_, _) => Task.FromResult(400);

        await topic.PublishAsync(Events(5));
        await Eventually.HoldsAsync(async () => (await LettersAsync(app, topic)).GetArrayLength() == 5, app);
        var letter = (await LettersAsync(app, topic))[0];
        Assert.Equal("UndeliverableDueToHttpBadRequest", letter.GetProperty("deadletterreason").GetString());
        Assert.Equal(1, letter.GetProperty("deliveryattempts").GetInt32());
        await Eventually.HoldsAsync(() => hooks["content"].Received.Count == 5, app);

        hooks["picky"].Answer = (_, _) => Task.FromResult(200);
        await ReplayAsync(app, topic, new { id = "e3" }, expected: 1);
        await Eventually.HoldsAsync(() => hooks["picky"].Received.ContainsKey("e3"), app);
        await ReplayAsync(app, topic, new { }, expected: 4);
        await Eventually.HoldsAsync(() => hooks["picky"].Received.Count == 5, app);
        Assert.Equal(0, (await LettersAsync(app, topic)).GetArrayLength());
        Assert.All(hooks["content"].Received.Values, times => Assert.Equal(1, times));
    }

    [Fact]
    public async Task Subscriber_FailsForAWhile_GetsEverythingAndItsStoryIsTold()
    {
        await using var lone = await LoneApp.StartAsync(FastSchedule);
        var app = lone.App;
        await using var hooks = await WebhookServer.StartAsync();
        var topic = await AppTopic.DeclareAsync(app);
        await topic.SubscribeAsync("flaky", new { destination = new { type = "webhook", url = $"{hooks.Address}/flaky" } });
        var failures = 3;
        hooks["flaky"].Answer = (_, _) => Task.FromResult(Interlocked.Decrement(ref failures) >= 0 ? 500 : 200);

        await topic.PublishAsync(Events(1, "told-" + topic.Name));
        await Eventually.HoldsAsync(() => hooks["flaky"].Received.Count == 1, app);
        await Eventually.HoldsAsync(async () => State(await app.GetAsync($"/api/events/told-{topic.Name}0")) == "delivered", app);

        await Eventually.HoldsAsync(
            async () => await topic.SubscriptionAsync("flaky") is var seen
                && (Sum(seen, "matched"), Sum(seen, "delivered"), Sum(seen, "failed"), Sum(seen, "dead")) == (1, 1, 3, 0),
            app);
        Assert.Equal("Failed (500)", (await topic.SubscriptionAsync("flaky")).GetProperty("lastProblem").GetString());
    }

    [Fact]
    public async Task Messages_ThatNoWorkerFinished_ArePutBackAndInTheEndDeadLetters()
    {
        await using var lone = await LoneApp.StartAsync(FastSchedule);
        var app = lone.App;
        await using var hooks = await WebhookServer.StartAsync();
        var topic = await AppTopic.DeclareAsync(app);
        await topic.SubscribeAsync("picky", new { destination = new { type = "webhook", url = $"{hooks.Address}/picky" } });
        await topic.PublishAsync(Events(1));
        await Eventually.HoldsAsync(() => hooks["picky"].Received.ContainsKey("e0"), app);
        string? batch = null;
        await foreach (var blob in lone.Azurite.Container("event-log").GetBlobsAsync(cancellationToken: Stop)) batch = blob.Name;

        // What the host does with a message that five workers took and did not finish.
        await StrandAsync("event-routes", new { batch });
        await Eventually.HoldsAsync(() => hooks["picky"].Received["e0"] == 2, app);
        await StrandAsync("event-deliveries", new { batch, subscription = "picky", incarnation = 1, events = "0", attempts = 1 });
        await Eventually.HoldsAsync(() => hooks["picky"].Received["e0"] == 3, app);
        await StrandAsync("event-deliveries", new { batch, subscription = "picky", incarnation = 1, events = "0", attempts = 1, rescues = 5 });
        await Eventually.HoldsAsync(async () => (await LettersAsync(app, topic)).GetArrayLength() == 1, app);
        Assert.Equal("DeliveryNeverFinished", (await LettersAsync(app, topic))[0].GetProperty("deadletterreason").GetString());

        async Task StrandAsync(string queue, object message)
        {
            var poison = new QueueClient(lone.Azurite.ConnectionString, queue + "-poison", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
            await poison.CreateIfNotExistsAsync(cancellationToken: Stop);
            await poison.SendMessageAsync(JsonSerializer.Serialize(message), Stop);
        }
    }

    [Fact]
    public async Task Events_AppKilledAgainAndAgain_AllArriveWhereTheyBelong()
    {
        await using var lone = await LoneApp.StartAsync(FastSchedule);
        var app = lone.App;
        await using var hooks = await WebhookServer.StartAsync();
        var topic = await AppTopic.DeclareAsync(app);
        var chance = new Random(7);
        foreach (var remainder in Enumerable.Range(0, 4))
        {
            var name = $"every-{remainder}";
            hooks[name].Answer = (_, _) => Task.FromResult(remainder == 1 && Chance(chance) ? 503 : 200);
            await topic.SubscribeAsync(name, new
            {
                filter = new { advancedFilters = new[] { new { operatorType = "NumberIn", key = "data.remainder", values = new[] { remainder } } } },
                destination = new { type = "webhook", url = $"{hooks.Address}/{name}" },
            });
        }

        var publishing = topic.PublishAsync(Enumerable.Range(0, 2_000).Select(i => new CloudEvent("/load", "counted", new { remainder = i % 4 }) { Id = $"e{i}" }));
        for (var kill = 0; kill < 3; kill++)
        {
            await Eventually.HoldsAsync(() => hooks["every-0"].Received.Count >= kill * 120, app);
            await app.KillAsync();
            await app.StartAsync();
        }

        await publishing;
        foreach (var remainder in Enumerable.Range(0, 4))
        {
            await Eventually.HoldsAsync(() => hooks[$"every-{remainder}"].Received.Count == 500, app);
            Assert.All(hooks[$"every-{remainder}"].Received.Keys, id => Assert.Equal(remainder, int.Parse(id[1..], System.Globalization.CultureInfo.InvariantCulture) % 4));
        }
    }

    private static bool Chance(Random chance)
    {
        lock (chance) return chance.Next(3) == 0;
    }

    private static IEnumerable<CloudEvent> Events(int count, string prefix = "e") =>
        Enumerable.Range(0, count).Select(i => new CloudEvent("/test", "counted", new { i }) { Id = $"{prefix}{i}" });

    private static async Task<JsonElement> LettersAsync(App app, AppTopic topic) =>
        (await app.GetAsync($"/api/topics/{topic.Name}/subscriptions/picky/deadletters")).GetProperty("deadLetters");

    private static async Task ReplayAsync(App app, AppTopic topic, object filter, int expected)
    {
        var answer = await app.PostAsync($"/api/topics/{topic.Name}/subscriptions/picky/deadletters/replay", JsonSerializer.Serialize(filter));
        Assert.Equal(expected, JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop)).GetProperty("replayed").GetInt32());
    }

    private static string? State(JsonElement story) => story.TryGetProperty("publications", out var told)
        ? told[0].GetProperty("deliveries")[0].GetProperty("state").GetString()
        : null;

    private static int Sum(JsonElement subscription, string name) => subscription.GetProperty(name).GetInt32();
}

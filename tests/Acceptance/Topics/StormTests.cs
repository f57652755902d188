using System.Globalization;
using System.Text.Json;
using Azure.Messaging;
using FunctionsOrchestration.Acceptance.Tests.Harness;

namespace FunctionsOrchestration.Acceptance.Tests.Topics;

/// <summary>
/// 100,000 events for 20 subscriptions, of which six fail every third request, one hangs and one is dead for a minute, while the app is
/// killed ten times. It takes minutes, so it runs only when it is asked for: --explicit only.
/// </summary>
public sealed class StormTests(ITestOutputHelper output)
{
    private const int Events = 100_000;
    private const int Subscriptions = 20;
    private const int Parts = 4;
    private const int Flaky = 6;
    private const int Hanging = 6;
    private const int DeadForAMinute = 7;
    private const int Kills = 10;
    private const int EventsPerRequest = 500;

    // What a worker has in hand when it is killed: its places (host.json), each with what one request of events has for a subscription.
    private const int MostTwicePerKill = 24 * EventsPerRequest / Parts;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static IEnumerable<int> Alive => Enumerable.Range(0, Subscriptions).Where(i => i != Hanging);

    [Fact(Explicit = true)]
    public async Task Events_FailingHangingAndDeadSubscribersAndKills_AllArriveOrAreDeadLetters()
    {
        await using var lone = await LoneApp.StartAsync(("Events__RetryDelayFactor", "0.001"), ("Events__DeliveryTimeout", "00:00:10"));
        await using var hooks = await WebhookServer.StartAsync();
        var topic = await AppTopic.DeclareAsync(lone.App);
        for (var i = 0; i < Subscriptions; i++) await SubscribeAsync(topic, hooks, i);
        Script(hooks);

        var publishing = topic.PublishAsync(
            Enumerable.Range(0, Events).Select(i => new CloudEvent("/storm", "counted", new { part = i % Parts }) { Id = $"e{i}" }), EventsPerRequest);
        for (var kill = 1; kill <= Kills; kill++)
        {
            await HoldsAsync(() => Arrived(hooks) >= (long)kill * Events / Parts * Subscriptions / (Kills + 4), lone, hooks, topic);
            await lone.App.KillAsync();
            await lone.App.StartAsync();
            output.WriteLine($"{DateTime.UtcNow:T} killed {kill}, {Arrived(hooks)} arrived.");
        }

        await publishing;
        foreach (var i in Alive)
        {
            await HoldsAsync(() => hooks[Name(i)].Received.Count == Events / Parts, lone, hooks, topic);
            Assert.All(hooks[Name(i)].Received.Keys, id => Assert.Equal(i % Parts, int.Parse(id[1..], CultureInfo.InvariantCulture) % Parts));
            Assert.Empty(await DeadAsync(lone.Azurite, topic.Name, Name(i)));
        }

        output.WriteLine($"{DateTime.UtcNow:T} all arrived.");
        await HoldsAsync(async () => (await DeadAsync(lone.Azurite, topic.Name, Name(Hanging))).Count == Events / Parts, lone, hooks, topic);
        Assert.Empty(hooks[Name(Hanging)].Received);
        var twice = Alive.Sum(i => hooks[Name(i)].Received.Values.Sum(times => times - 1));
        output.WriteLine($"{DateTime.UtcNow:T} {twice} deliveries of {Events / Parts * (Subscriptions - 1)} came more than once, after {Kills} kills.");
        Assert.InRange(twice, 0, Kills * MostTwicePerKill);
    }

    private static string Name(int i) => $"storm-{i}";

    private static long Arrived(WebhookServer hooks) => Alive.Sum(i => (long)hooks[Name(i)].Received.Count);

    private static Task SubscribeAsync(AppTopic topic, WebhookServer hooks, int i) => topic.SubscribeAsync(Name(i), new
    {
        filter = new { advancedFilters = new[] { new { operatorType = "NumberIn", key = "data.part", values = new[] { i % Parts } } } },
        destination = new { type = "webhook", url = $"{hooks.Address}/{Name(i)}" },
        // The one that hangs is given up when its events are old: so that they are dead within the test.
        delivery = new { maxEventsPerBatch = 500, maxAttempts = 30, timeToLiveMinutes = i == Hanging ? 3 : 1_440 },
    });

    private static void Script(WebhookServer hooks)
    {
        var chance = new Random(11);
        for (var i = 0; i < Flaky; i++)
        {
            hooks[Name(i)].Answer = (_, _) =>
            {
                lock (chance) return Task.FromResult(chance.Next(3) == 0 ? 503 : 200);
            };
        }

        hooks[Name(Hanging)].Answer = async (_, http) =>
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return 500;
        };
        var alive = DateTimeOffset.UtcNow.AddMinutes(1);
        hooks[Name(DeadForAMinute)].Answer = (_, _) => Task.FromResult(DateTimeOffset.UtcNow < alive ? 500 : 200);
    }

    private static Task HoldsAsync(Func<bool> condition, LoneApp lone, WebhookServer hooks, AppTopic topic) =>
        HoldsAsync(() => Task.FromResult(condition()), lone, hooks, topic);

    private static async Task HoldsAsync(Func<Task<bool>> condition, LoneApp lone, WebhookServer hooks, AppTopic topic)
    {
        try
        {
            await Eventually.HoldsAsync(condition, lone.App, TimeSpan.FromMinutes(8));
        }
        catch (TimeoutException tooLate)
        {
            var shown = await Task.WhenAll(Enumerable.Range(0, Subscriptions).Select(async i =>
                $"{Name(i)}: {hooks[Name(i)].Received.Count} arrived; {await topic.SubscriptionAsync(Name(i))}"));
            throw new TimeoutException(string.Join('\n', shown), tooLate);
        }
    }

    private static async Task<HashSet<string>> DeadAsync(Azurite azurite, string topic, string subscription)
    {
        HashSet<string> ids = [];
        var container = azurite.Container("dead-letters");
        if (!await container.ExistsAsync(Stop)) return ids;
        await foreach (var blob in container.GetBlobsAsync(prefix: $"{topic}/{subscription}/", traits: default, states: default, cancellationToken: Stop))
        {
            var content = await container.GetBlobClient(blob.Name).DownloadContentAsync(Stop);
            foreach (var letter in JsonSerializer.Deserialize<List<JsonElement>>(content.Value.Content)!) ids.Add(letter.GetProperty("id").GetString()!);
        }

        return ids;
    }
}

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
    private const int Hanging = 6;
    private const int DeadForAMinute = 7;
    private const int Kills = 10;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Events_FailingHangingAndDeadSubscribersAndKills_AllArriveOrAreDeadLetters()
    {
        await using var lone = await LoneApp.StartAsync(("Events__RetryDelayFactor", "0.001"), ("Events__DeliveryTimeout", "00:00:01"));
        await using var hooks = await WebhookServer.StartAsync();
        var topic = await AppTopic.DeclareAsync(lone.App);
        for (var i = 0; i < Subscriptions; i++) await SubscribeAsync(topic, hooks, i);
        Script(hooks);

        var publishing = topic.PublishAsync(Enumerable.Range(0, Events).Select(i => new CloudEvent("/storm", "counted", new { part = i % Parts }) { Id = $"e{i}" }));
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(TimeSpan.FromSeconds(4), Stop);
            await lone.App.KillAsync();
            await lone.App.StartAsync();
        }

        await publishing;
        foreach (var i in Enumerable.Range(0, Subscriptions).Where(i => i != Hanging))
        {
            await Eventually.HoldsAsync(() => hooks[Name(i)].Received.Count == Events / Parts, lone.App, TimeSpan.FromMinutes(8));
            Assert.All(hooks[Name(i)].Received.Keys, id => Assert.Equal(i % Parts, int.Parse(id[1..], CultureInfo.InvariantCulture) % Parts));
        }

        await Eventually.HoldsAsync(async () => (await DeadAsync(lone.Azurite, topic.Name, Name(Hanging))).Count == Events / Parts, lone.App, TimeSpan.FromMinutes(8));
        Assert.Empty(hooks[Name(Hanging)].Received);
        foreach (var i in Enumerable.Range(0, Subscriptions).Where(i => i != Hanging)) Assert.Empty(await DeadAsync(lone.Azurite, topic.Name, Name(i)));
        var twice = Enumerable.Range(0, Subscriptions).Sum(i => hooks[Name(i)].Received.Values.Sum(times => times - 1));
        output.WriteLine($"{twice} deliveries of {Events / Parts * (Subscriptions - 1)} came more than once, after {Kills} kills.");
    }

    private static string Name(int i) => $"storm-{i}";

    private static Task SubscribeAsync(AppTopic topic, WebhookServer hooks, int i) => topic.SubscribeAsync(Name(i), new
    {
        filter = new { advancedFilters = new[] { new { operatorType = "NumberIn", key = "data.part", values = new[] { i % Parts } } } },
        destination = new { type = "webhook", url = $"{hooks.Address}/{Name(i)}" },
        delivery = new { maxEventsPerBatch = 100, maxAttempts = i == Hanging ? 2 : 30 },
    });

    private static void Script(WebhookServer hooks)
    {
        var chance = new Random(11);
        for (var i = 0; i < 6; i++)
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

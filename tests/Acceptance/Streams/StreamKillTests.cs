using System.Net.Http.Json;
using Azure.Storage.Queues;
using FunctionsOrchestration.Acceptance.Tests.Harness;

namespace FunctionsOrchestration.Acceptance.Tests.Streams;

/// <summary>
/// Three streams read one topic, each with another promise, while the process is killed (SIGKILL) under load. What they promise is counted
/// where results are durable; that two of them show the fault that they allow proves that the kills hit. A fourth one counts the events of each
/// key: its state, too, is made of every event once.
/// </summary>
public sealed class StreamKillTests(ITestOutputHelper output)
{
    private static readonly string[] Semantics = ["atMostOnce", "atLeastOnce", "exactlyOnce"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task Streams_AppKilledUnderLoad_KeepWhatTheyPromise() => KillAsync(5, mustShowFaults: false);

    [Fact(Explicit = true)]
    public Task Streams_AppKilledFiftyTimesUnderLoad_KeepWhatTheyPromiseAndShowTheFaults() => KillAsync(50, mustShowFaults: true);

    private async Task KillAsync(int kills, bool mustShowFaults)
    {
        await using var lone = await LoneApp.StartAsync(("Streams__Visibility", "00:00:03"));
        var app = lone.App;
        var source = await AppTopic.DeclareAsync(app, "load");
        var sinks = new Dictionary<string, SinkLog>();
        foreach (var semantics in Semantics)
        {
            var sink = await AppTopic.DeclareAsync(app, "sink");
            sinks[semantics] = new SinkLog(lone.Azurite, sink.Name);
            await StreamApi.DeclareAsync(app, $"s-{semantics.ToLowerInvariant()}", new
            {
                source = new { type = "topic", name = source.Name },
                sink = new { type = "topic", name = sink.Name },
                semantics,
                partitions = 2,
            });
        }

        var counted = await AppTopic.DeclareAsync(app, "counted");
        await StreamApi.DeclareAsync(app, "s-counting", new
        {
            source = new { type = "topic", name = source.Name },
            sink = new { type = "topic", name = counted.Name },
            partitions = 2,
            operators = new object[]
            {
                new { name = "count", type = "window", pattern = new { kind = "window", name = "count", window = "count", count = 10_000, every = 1, aggregates = new[] { new { name = "n", function = "count" } } } },
            },
        });

        var load = new StreamLoad(source, publishers: 2, perBatch: 50);
        load.Start();
        var chance = new Random(50);
        for (var kill = 0; kill < kills; kill++)
        {
            var before = (await sinks["exactlyOnce"].CountAsync()).Count;
            await Eventually.HoldsAsync(async () => (await sinks["exactlyOnce"].CountAsync()).Count > before + 200, app);
            await Task.Delay(chance.Next(0, 300), Stop);
            await app.KillAsync();
            await app.StartAsync();
        }

        await load.EndAsync();
        await SettleAsync(lone);
        var counts = new Dictionary<string, (int Lost, int Twice)>();
        foreach (var (semantics, sink) in sinks)
        {
            var there = await sink.CountAsync();
            counts[semantics] = (load.Accepted.Keys.Count(id => !there.ContainsKey(id)), there.Values.Count(times => times > 1));
            output.WriteLine($"{semantics}: {load.Accepted.Count} accepted, {there.Count} at the sink, {counts[semantics].Lost} lost, {counts[semantics].Twice} more than once; {kills} kills");
        }

        Assert.Equal(0, counts["atMostOnce"].Twice);
        Assert.Equal(0, counts["atLeastOnce"].Lost);
        Assert.Equal((0, 0), counts["exactlyOnce"]);
        await AssertCountedAsync(new SinkLog(lone.Azurite, counted.Name), (await sinks["exactlyOnce"].CountAsync()).Count);
        if (!mustShowFaults) return;
        Assert.True(counts["atMostOnce"].Lost > 0, "At most once lost nothing: the kills did not hit.");
        Assert.True(counts["atLeastOnce"].Twice > 0, "At least once had nothing twice: the kills did not hit.");
    }

    /// <summary>Each event is told with how many there have been of its key: no number is missing or there twice, and the last ones make all.</summary>
    private async Task AssertCountedAsync(SinkLog log, int events)
    {
        var keys = (await log.DataAsync()).GroupBy(data => data.GetProperty("match").GetProperty("key").GetString(), data => data.GetProperty("n").GetInt32()).ToList();
        output.WriteLine($"counted: {keys.Sum(key => key.Max())} events of {keys.Count} keys");
        Assert.All(keys, key => Assert.Equal(Enumerable.Range(1, key.Count()), key.Order()));
        Assert.Equal(events, keys.Sum(key => key.Max()));
    }

    /// <summary>Waits until nothing is under way: what a killed process had in hand comes back within a minute.</summary>
    private static Task SettleAsync(LoneApp lone) => Eventually.HoldsAsync(
        async () =>
        {
            var queues = new QueueServiceClient(lone.Azurite.ConnectionString);
            await foreach (var queue in queues.GetQueuesAsync(cancellationToken: Stop))
            {
                var isOnTheWay = queue.Name.StartsWith("event-", StringComparison.Ordinal) || queue.Name.StartsWith("stream-", StringComparison.Ordinal);
                if (isOnTheWay && (await queues.GetQueueClient(queue.Name).GetPropertiesAsync(Stop)).Value.ApproximateMessagesCount > 0) return false;
            }

            return true;
        },
        lone.App, Patience);
}

/// <summary>The API of streams.</summary>
internal static class StreamApi
{
    public static async Task DeclareAsync(App app, string name, object stream)
    {
        using var answer = await app.Http.PutAsJsonAsync($"/api/streams/{name}", stream, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}

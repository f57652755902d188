using System.Net.Http.Json;
using Azure.Storage.Queues;
using FunctionsOrchestration.Acceptance.Tests.Harness;

namespace FunctionsOrchestration.Acceptance.Tests.Streams;

/// <summary>
/// Three streams read one topic, each with another promise, while the process is killed (SIGKILL) under load. What they promise is counted
/// where results are durable; that two of them show the fault that they allow proves that the kills hit.
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
        if (!mustShowFaults) return;
        Assert.True(counts["atMostOnce"].Lost > 0, "At most once lost nothing: the kills did not hit.");
        Assert.True(counts["atLeastOnce"].Twice > 0, "At least once had nothing twice: the kills did not hit.");
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

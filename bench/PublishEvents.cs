using System.Diagnostics;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace FunctionsOrchestration.Bench;

/// <summary>
/// Events that the running app has made durable, in batches of 100 by 16 publishers; and beside it what the storage emulator does with the
/// two writes that a lonely batch costs.
/// </summary>
internal static class PublishEvents
{
    private const int PerBatch = 100;
    private const int Publishers = 16;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(20);

    public static async Task RunAsync()
    {
        var directory = Hub.NewDirectory();
        try
        {
            await using var app = await AppProcess.StartAsync(directory);
            using var topic = await TopicClient.DeclareAsync(app.Address);
            for (var warm = 0; warm < 100; warm++) await topic.PublishAsync(TopicClient.Batch(-warm, PerBatch));
            await LoadAsync(topic);
            await LimitAsync();
        }
        finally
        {
            Directory.Delete(directory, true);
        }
    }

    private static async Task LoadAsync(TopicClient topic)
    {
        var bodies = Enumerable.Range(0, 64).Select(i => TopicClient.Batch(i, PerBatch)).ToArray();
        List<double> milliseconds = [];
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Publishers).Select(async publisher =>
        {
            for (var i = publisher; watch.Elapsed < Duration; i++)
            {
                var began = watch.Elapsed;
                await topic.PublishAsync(bodies[i % bodies.Length]);
                lock (milliseconds) milliseconds.Add((watch.Elapsed - began).TotalMilliseconds);
            }
        }));
        var conditions = $"{Publishers} publishers, batches of {PerBatch}, 200 bytes of data each, {Duration.TotalSeconds} s; app and storage emulator on this machine; {Hub.Conditions}";
        new Figure("publish", milliseconds.Count * PerBatch / watch.Elapsed.TotalSeconds, "events/s", conditions).Print();
        milliseconds.Sort();
        new Figure("publish.p50", milliseconds[milliseconds.Count / 2], "ms a batch", conditions).Print();
        new Figure("publish.p99", milliseconds[milliseconds.Count * 99 / 100], "ms a batch", conditions).Print();
    }

    private static async Task LimitAsync()
    {
        const string Storage = "UseDevelopmentStorage=true";
        const int Writes = 1_000;
        var container = new BlobContainerClient(Storage, "bench-limit");
        await container.CreateIfNotExistsAsync();
        var queue = new QueueClient(Storage, "bench-limit");
        await queue.CreateIfNotExistsAsync();
        var body = BinaryData.FromBytes(TopicClient.Batch(0, PerBatch));
        await PrintAsync("publish.limit-blobs", "blobs of such a batch/s", i => container.GetBlobClient($"{i}").UploadAsync(body, overwrite: true));
        await PrintAsync("publish.limit-messages", "messages/s", _ => queue.SendMessageAsync("{\"batch\":\"bench/20260101/0000\"}"));
        await container.DeleteAsync();
        await queue.DeleteAsync();

        static async Task PrintAsync(string name, string unit, Func<int, Task> write)
        {
            var watch = Stopwatch.StartNew();
            await Parallel.ForAsync(0, Writes, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) => await write(i));
            new Figure(name, Writes / watch.Elapsed.TotalSeconds, unit, $"the storage emulator alone, 4 writers; {Hub.Conditions}").Print();
        }
    }
}

using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace FunctionsOrchestration.Bench;

/// <summary>
/// Events that a stream of the running app takes from a topic to another, for each of the semantics, and how long one takes when nothing else
/// is under way.
/// </summary>
internal static class StreamsExactlyOnce
{
    private const int Warm = 100_000;
    private const int Events = 300_000;
    private const int PerBatch = 2_000;
    private const int Probes = 50;
    private const int Partitions = 4;

    public static async Task RunAsync()
    {
        foreach (var semantics in new[] { "exactlyOnce", "atLeastOnce", "atMostOnce" })
        {
            await RateAsync(semantics);
            await LatencyAsync(semantics);
        }
    }

    /// <summary>The backlog lies ready at the stream's door when the app starts, so that nothing else of it is measured than the stream.</summary>
    private static async Task RateAsync(string semantics)
    {
        var directory = Hub.NewDirectory();
        try
        {
            string stream;
            await using (var closed = await AppProcess.StartAsync(directory, 0, ("AzureWebJobs.DeliverEvents.Disabled", "true")))
            {
                using var declared = await StreamClient.DeclareAsync(closed.Address, semantics, Partitions);
                stream = declared.Name;
                var bodies = Enumerable.Range(0, Events / PerBatch).Select(batch => TopicClient.Batch(batch, PerBatch));
                await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (body, _) => await declared.Source.PublishAsync(body));
                await declared.IsRoutedAsync(Events);
                await closed.StopAsync();
            }

            await using var app = await AppProcess.StartAsync(directory);
            using var running = StreamClient.Of(app.Address, stream);
            var first = await running.ReachesAsync(Warm);
            var (processor, watch) = (app.Processor, Stopwatch.StartNew());
            var last = await running.ReachesAsync(Events);
            var conditions = $"a backlog of {Events} events of 200 bytes in batches of {PerBatch}, the first {Warm} while the code is compiled not counted, {Partitions} partitions; app and storage emulator on this machine; {Hub.Conditions}";
            new Figure($"streams.{semantics}", (last - first) / watch.Elapsed.TotalSeconds, "events/s", conditions).Print();
            new Figure($"streams.{semantics}.processor", (app.Processor - processor).TotalMicroseconds / (last - first), "µs of the app's processor time an event", conditions).Print();
        }
        finally
        {
            Directory.Delete(directory, true);
        }
    }

    private static async Task LatencyAsync(string semantics)
    {
        var directory = Hub.NewDirectory();
        try
        {
            await using var app = await AppProcess.StartAsync(directory);
            using var stream = await StreamClient.DeclareAsync(app.Address, semantics, Partitions);
            await stream.Source.PublishAsync(TopicClient.Batch(-1, 1));
            await stream.ReachesAsync(1);
            List<double> milliseconds = [];
            for (var probe = 0; probe < Probes; probe++)
            {
                var watch = Stopwatch.StartNew();
                await stream.Source.PublishAsync(TopicClient.Batch(probe, 1));
                await stream.ReachesAsync(probe + 2, pause: 5);
                milliseconds.Add(watch.Elapsed.TotalMilliseconds);
            }

            milliseconds.Sort();
            var conditions = $"{Probes} events, one after the other, from the request to the result in the log; {Hub.Conditions}";
            new Figure($"streams.{semantics}.p50", milliseconds[Probes / 2], "ms", conditions).Print();
            new Figure($"streams.{semantics}.p90", milliseconds[Probes * 9 / 10], "ms", conditions).Print();
        }
        finally
        {
            Directory.Delete(directory, true);
        }
    }

    /// <summary>A stream of a running app between two topics.</summary>
    private sealed class StreamClient : IDisposable
    {
        private readonly HttpClient _http;
        private readonly TopicClient? _source;

        private StreamClient(HttpClient http, string name, TopicClient? source) => (_http, Name, _source) = (http, name, source);

        public string Name { get; }

        public TopicClient Source => _source!;

        public static StreamClient Of(Uri app, string name) => new(new HttpClient { BaseAddress = app }, name, null);

        public static async Task<StreamClient> DeclareAsync(Uri app, string semantics, int partitions)
        {
            var (source, sink) = (await TopicClient.DeclareAsync(app), await TopicClient.DeclareAsync(app));
            var client = new StreamClient(new HttpClient { BaseAddress = app }, source.Name, source);
            var stream = new
            {
                source = new { type = "topic", name = source.Name }, sink = new { type = "topic", name = sink.Name }, semantics, partitions,
            };
            sink.Dispose();
            (await client._http.PutAsJsonAsync($"/api/streams/{client.Name}", stream)).EnsureSuccessStatusCode();
            return client;
        }

        /// <summary>Waits until as many results stand.</summary>
        /// <returns>How many do.</returns>
        public async Task<long> ReachesAsync(long results, int pause = 100)
        {
            while (true)
            {
                if (await CountAsync() is var count && count >= results) return count;
                await Task.Delay(pause);
            }
        }

        /// <summary>Waits until as many events have been routed to it.</summary>
        public async Task IsRoutedAsync(long events)
        {
            while (true)
            {
                var shown = await _http.GetFromJsonAsync<JsonElement>($"/api/topics/{Source.Name}/subscriptions/stream.{Name}");
                if (shown.GetProperty("matched").GetInt64() >= events) return;
                await Task.Delay(500);
            }
        }

        public void Dispose()
        {
            _source?.Dispose();
            _http.Dispose();
        }

        private async Task<long> CountAsync()
        {
            var shown = await _http.GetFromJsonAsync<JsonElement>($"/api/streams/{Name}");
            return shown.GetProperty("partitions").EnumerateArray().Sum(partition => partition.GetProperty("counters").GetProperty("results").GetInt64());
        }
    }
}

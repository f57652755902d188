using System.Diagnostics;
using System.Globalization;

namespace FunctionsOrchestration.Bench;

/// <summary>
/// Work through the app's queue on Azurite: how much is accepted, what one tenant feels of another's flood, and what ten times the drain
/// rate does. INGRESS_SECONDS in the environment shortens the last, which takes a minute.
/// </summary>
internal static class Ingress
{
    private const int Batch = 20;
    private const int Times = 10;
    private const int TenantsEach = 8;
    private const int Singles = 30;
    private static readonly TimeSpan Accepting = TimeSpan.FromSeconds(10);

    private static TimeSpan Overload =>
        int.TryParse(Environment.GetEnvironmentVariable("INGRESS_SECONDS"), CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds) : TimeSpan.FromMinutes(1);

    public static async Task RunAsync()
    {
        var directory = Hub.NewDirectory();
        try
        {
            var port = WorkClient.FreePort();
            await using var app = await AppProcess.StartAsync(
                directory, port, ("Work__TenantHigh", "100"), ("Work__TenantLow", "60"), ("Work__High", "100000"), ("Work__Low", "90000"),
                ("Logging__LogLevel__Default", "Warning"));
            using var client = new WorkClient(port);
            await client.OneAsync("warm-up");
            await AcceptAsync(client, 1, 32);
            await AcceptAsync(client, 100, 4);
            await BesideAsync(client);
            await OverloadAsync(client, app);
        }
        finally
        {
            Directory.Delete(directory, true);
        }
    }

    /// <summary>Clients that hand in as fast as they are answered, each for several tenants of its own, so that no door closes.</summary>
    private static async Task AcceptAsync(WorkClient client, int items, int clients)
    {
        var watch = Stopwatch.StartNew();
        var accepted = await Task.WhenAll(Enumerable.Range(0, clients).Select(async number =>
        {
            var count = 0;
            for (var request = 0; watch.Elapsed < Accepting; request++)
                count += (await client.OfferAsync($"accept-{items}-{number}-{request % TenantsEach}", items))?.Count ?? 0;
            return count;
        }));
        var perSecond = accepted.Sum() / watch.Elapsed.TotalSeconds;
        new Figure("ingress.accepted", perSecond, "items/s", $"{clients} clients, {items} items a request, drained beside; {Hub.Conditions}").Print();
        for (var i = 0; i < clients * TenantsEach; i++) await client.DrainedAsync($"accept-{items}-{i / TenantsEach}-{i % TenantsEach}");
    }

    private static async Task BesideAsync(WorkClient client)
    {
        var alone = await SinglesAsync(client);
        using var ends = new CancellationTokenSource();
        var flood = Task.Run(async () =>
        {
            while (!ends.IsCancellationRequested)
                if (await client.OfferAsync("a", Batch, slow: true) is null) await Task.Delay(50);
        });
        while ((await client.QueueAsync("a")).Depth < 60) await Task.Delay(50);
        var beside = await SinglesAsync(client);
        await ends.CancelAsync();
        await flood;
        await client.DrainedAsync("a");
        foreach (var (name, times) in new[] { ("alone", alone), ("beside", beside) })
        {
            new Figure($"ingress.{name}.p50", At(times, 0.5), "ms", $"{Singles} single items of B, {name} A's 60 to 100 images; {Hub.Conditions}").Print();
            new Figure($"ingress.{name}.p95", At(times, 0.95), "ms", "the same").Print();
        }
    }

    private static async Task OverloadAsync(WorkClient client, AppProcess app)
    {
        const string tenant = "overload";
        while (await client.OfferAsync(tenant, Batch, slow: true) is not null) { }
        await Task.Delay(TimeSpan.FromSeconds(10));
        var drain = Math.Max(1, (await client.QueueAsync(tenant)).PerSecond);
        List<string> accepted = [];
        List<double> megabytes = [];
        var (refused, offered, watch) = (0, 0, Stopwatch.StartNew());
        while (watch.Elapsed < Overload)
        {
            var ids = await client.OfferAsync(tenant, Batch, slow: true);
            offered += Batch;
            if (ids is null) refused += Batch;
            else accepted.AddRange(ids);
            megabytes.Add(app.Megabytes);
            var ahead = TimeSpan.FromSeconds(offered / (Times * drain)) - watch.Elapsed;
            if (ahead > TimeSpan.Zero) await Task.Delay(ahead);
        }

        var seconds = watch.Elapsed.TotalSeconds;
        await client.DrainedAsync(tenant);
        var latencies = new List<double>();
        foreach (var id in accepted)
            if (await client.LatencyOfAsync(id) is { } latency) latencies.Add(latency.TotalMilliseconds);
        latencies.Sort();
        var half = megabytes.Count / 2;
        var conditions = string.Create(
            CultureInfo.InvariantCulture,
            $"{offered / seconds:0} items/s offered for {seconds:0} s, {drain:0} drained; images through vision.ocr, marks 100 and 60; {Hub.Conditions}");
        new Figure("ingress.overload.refused", 100.0 * refused / offered, "%", conditions).Print();
        new Figure("ingress.overload.memory", megabytes.Max(), "MB", conditions).Print();
        var growth = (megabytes.Skip(half).Average() / megabytes.Take(half).Average()) - 1;
        new Figure("ingress.overload.memory.growth", 100 * growth, "%", "second half against the first").Print();
        new Figure("ingress.overload.p50", At(latencies, 0.5), "ms", conditions).Print();
        new Figure("ingress.overload.worst", At(latencies, 1), "ms", conditions).Print();
        new Figure("ingress.overload.accepted", accepted.Count, "items", conditions).Print();
        new Figure("ingress.overload.unanswered", accepted.Count - latencies.Count, "items", conditions).Print();
    }

    private static async Task<List<double>> SinglesAsync(WorkClient client)
    {
        List<double> times = [];
        for (var i = 0; i < Singles; i++) times.Add((await client.OneAsync("b")).TotalMilliseconds);
        times.Sort();
        return times;
    }

    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? double.NaN : sorted[(int)((sorted.Count - 1) * share)];
}

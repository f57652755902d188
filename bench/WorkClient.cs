using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace FunctionsOrchestration.Bench;

/// <summary>Hands work in at the app's door, and asks for it.</summary>
internal sealed class WorkClient(int port) : IDisposable
{
    private static readonly byte[] Image = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "invoice.png"));

    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>A port that nobody uses now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>
    /// The ids of the items; null where the door is closed. Slow ones are read from an image, which takes longer than to accept them; the
    /// others take a millisecond.
    /// </summary>
    public async Task<IReadOnlyList<string>?> OfferAsync(string tenant, int items, bool slow = false)
    {
        object item = slow
            ? new { service = "vision", operation = "ocr", payload = new { image = Image }, tenant }
            : new { service = "nlp", operation = "language", payload = new { text = "Ships bring salt and leave with rope and honey." }, tenant };
        using var answer = await _http.PostAsJsonAsync("api/work", new { items = Enumerable.Repeat(item, items) });
        if (answer.StatusCode == HttpStatusCode.TooManyRequests) return null;
        answer.EnsureSuccessStatusCode();
        var accepted = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return [.. accepted.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString()!)];
    }

    /// <summary>Time from acceptance to answer; null where the item has none yet.</summary>
    public async Task<TimeSpan?> LatencyOfAsync(string id)
    {
        var status = await _http.GetFromJsonAsync<JsonElement>($"api/work/{id}");
        return status.GetProperty("state").GetString() == "done"
            ? status.GetProperty("endedAt").GetDateTimeOffset() - status.GetProperty("acceptedAt").GetDateTimeOffset()
            : null;
    }

    /// <summary>Latency of a single item, once it is answered.</summary>
    public async Task<TimeSpan> OneAsync(string tenant)
    {
        var id = (await OfferAsync(tenant, 1))![0];
        while (true)
        {
            if (await LatencyOfAsync(id) is { } latency) return latency;
            await Task.Delay(20);
        }
    }

    /// <summary>Items of a tenant and how many a second are completed; none before its first.</summary>
    public async Task<(long Depth, double PerSecond)> QueueAsync(string tenant)
    {
        using var answer = await _http.GetAsync(new Uri($"api/queues/work-{tenant}", UriKind.Relative));
        if (answer.StatusCode == HttpStatusCode.NotFound) return (0, 0);
        var queue = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (queue.GetProperty("depth").GetInt64(), queue.GetProperty("drainPerSecond").GetDouble());
    }

    /// <summary>Waits until a tenant's queue is empty.</summary>
    public async Task DrainedAsync(string tenant)
    {
        while ((await QueueAsync(tenant)).Depth > 0) await Task.Delay(250);
    }

    public void Dispose() => _http.Dispose();
}

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace FunctionsOrchestration.Bench;

/// <summary>A topic of a running app, for loads: bodies are made before the clock starts.</summary>
internal sealed class TopicClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _topic;

    private TopicClient(HttpClient http, string topic) => (_http, _topic) = (http, topic);

    /// <summary>Its name.</summary>
    public string Name => _topic;

    /// <summary>Declares a topic that needs no key.</summary>
    public static async Task<TopicClient> DeclareAsync(Uri app)
    {
        var client = new TopicClient(new HttpClient { BaseAddress = app }, $"bench-{Guid.NewGuid().ToString("n")[..8]}");
        (await client._http.PutAsJsonAsync($"/api/topics/{client._topic}", new { open = true })).EnsureSuccessStatusCode();
        return client;
    }

    public async Task SubscribeAsync(string name, object definition) =>
        (await _http.PutAsJsonAsync($"/api/topics/{_topic}/subscriptions/{name}", definition)).EnsureSuccessStatusCode();

    /// <summary>A batch of CloudEvents with 200 bytes of data each.</summary>
    public static byte[] Batch(int number, int events) => JsonSerializer.SerializeToUtf8Bytes(Enumerable.Range(0, events).Select(i => new
    {
        specversion = "1.0", id = $"{number}-{i}", source = "/bench", type = "bench.counted", subject = $"things/{i}",
        data = new { number, i, text = new string('x', 160) },
    }));

    public async Task PublishAsync(byte[] batch)
    {
        using var content = new ByteArrayContent(batch);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/cloudevents-batch+json");
        using var answer = await _http.PostAsync($"/api/topics/{_topic}/events", content);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync()));
    }

    public void Dispose() => _http.Dispose();
}

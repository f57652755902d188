using System.Net.Http.Json;
using System.Text.Json;
using Azure;
using Azure.Messaging;
using Azure.Messaging.EventGrid;

namespace FunctionsOrchestration.Acceptance.Tests.Harness;

/// <summary>A topic of the running app, and Azure's own client that publishes to it.</summary>
internal sealed class AppTopic
{
    private readonly App _app;

    private AppTopic(App app, string name, string key)
    {
        (_app, Name, Key) = (app, name, key);
        Client = ClientWith(key);
    }

    public string Name { get; }

    public string Key { get; }

    public Uri Endpoint => new(_app.Http.BaseAddress!, $"/api/topics/{Name}/events");

    public EventGridPublisherClient Client { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Declares a topic of a name that no other test has.</summary>
    public static async Task<AppTopic> DeclareAsync(App app, string prefix = "topic")
    {
        var name = $"{prefix}-{Guid.NewGuid().ToString("n")[..8]}";
        var answer = await app.Http.PutAsJsonAsync($"/api/topics/{name}", new { }, Stop);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
        var keys = await app.GetAsync($"/api/topics/{name}/keys");
        return new AppTopic(app, name, keys.GetProperty("key1").GetString()!);
    }

    public EventGridPublisherClient ClientWith(string key) => new(Endpoint, new AzureKeyCredential(key), new EventGridPublisherClientOptions { Retry = { MaxRetries = 0 } });

    /// <summary>Declares a subscription.</summary>
    public async Task SubscribeAsync(string name, object definition)
    {
        var answer = await _app.Http.PutAsJsonAsync($"/api/topics/{Name}/subscriptions/{name}", definition, Stop);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>Publishes events, so many at a time, and again where the app does not answer: it may have been killed.</summary>
    public async Task PublishAsync(IEnumerable<CloudEvent> events, int atATime = 100)
    {
        foreach (var batch in events.Chunk(atATime))
        {
            while (!await TryAsync(batch)) await Task.Delay(200, Stop);
        }
    }

    public async Task<JsonElement> SubscriptionAsync(string name) => await _app.GetAsync($"/api/topics/{Name}/subscriptions/{name}");

    private async Task<bool> TryAsync(CloudEvent[] batch)
    {
        try
        {
            await Client.SendEventsAsync(batch, Stop);
            return true;
        }
        catch (Exception e) when (e is RequestFailedException { Status: 0 or 503 } or AggregateException)
        {
            return false;
        }
    }
}

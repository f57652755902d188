using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Acceptance.Tests.Harness;

/// <summary>
/// Subscribers on 127.0.0.1, one a path. Each agrees to the handshake of either schema, notes which events arrived and how often, and
/// answers what the test says.
/// </summary>
internal sealed class WebhookServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Subscriber> _subscribers = new();

    private WebhookServer(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public static async Task<WebhookServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new WebhookServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>The subscriber of a path; there is one whatever the path.</summary>
    public Subscriber this[string path] => _subscribers.GetOrAdd(path, _ => new Subscriber());

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            http.Response.Headers["WebHook-Allowed-Origin"] = "*";
            return;
        }

        using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        var events = body.RootElement.ValueKind == JsonValueKind.Array ? [.. body.RootElement.EnumerateArray()] : new[] { body.RootElement };
        if (http.Request.Headers["aeg-event-type"] == "SubscriptionValidation")
        {
            await http.Response.WriteAsJsonAsync(new { validationResponse = events[0].GetProperty("data").GetProperty("validationCode").GetString() });
            return;
        }

        http.Response.StatusCode = await this[http.Request.Path.Value!.Trim('/')].ReceiveAsync(events, http);
    }
}

/// <summary>One subscriber.</summary>
internal sealed class Subscriber
{
    private readonly ConcurrentDictionary<string, int> _received = new();

    /// <summary>What it answers to a request with these events. An event counts as received where the answer is 200.</summary>
    public Func<IReadOnlyList<JsonElement>, HttpContext, Task<int>> Answer { get; set; } = (_, _) => Task.FromResult(200);

    /// <summary>How often each event arrived, by id.</summary>
    public IReadOnlyDictionary<string, int> Received => _received;

    /// <summary>The last event that arrived.</summary>
    public JsonElement Last { get; private set; }

    /// <summary>Headers of the last request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; private set; } = new Dictionary<string, string>();

    public async Task<int> ReceiveAsync(IReadOnlyList<JsonElement> events, HttpContext http)
    {
        var status = await Answer(events, http);
        if (status != 200) return status;
        Headers = http.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
        Last = events[^1].Clone();
        foreach (var one in events) _received.AddOrUpdate(one.GetProperty("id").GetString()!, 1, (_, times) => times + 1);
        return status;
    }
}

using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace FunctionsOrchestration.Torture.Victim;

/// <summary>The app's management API, as anybody outside uses it.</summary>
internal sealed class AppClient(int port) : IDisposable
{
    private const string ContinuationHeader = "x-ms-continuation-token";

    private readonly HttpClient _http = new()
    {
        BaseAddress = new Uri($"http://127.0.0.1:{port}/runtime/webhooks/durabletask/"),
        Timeout = TimeSpan.FromSeconds(30),
    };

    public Task<Reply> StartAsync(string name, string id, JsonNode input) => SendAsync(HttpMethod.Post, $"orchestrators/{name}/{id}", input);

    public Task<Reply> RaiseAsync(string id, string name, int payload) => SendAsync(HttpMethod.Post, $"instances/{id}/raiseEvent/{name}", payload);

    public Task<Reply> SignalAsync(string name, string key, string operation, string token) =>
        SendAsync(HttpMethod.Post, $"entities/{name}/{key}?op={operation}", token);

    /// <summary>Suspends, resumes or terminates.</summary>
    public Task<Reply> SteerAsync(string id, string verb) => SendAsync(HttpMethod.Post, $"instances/{id}/{verb}?reason=torture");

    public Task<Reply> PurgeAsync(string id) => SendAsync(HttpMethod.Delete, $"instances/{id}");

    /// <summary>Every instance, or those of the given statuses.</summary>
    public Task<List<JsonNode>> InstancesAsync(string statuses, CancellationToken stop) =>
        ListAsync($"instances?top=500&runtimeStatus={statuses}", stop);

    public Task<List<JsonNode>> EntitiesAsync(CancellationToken stop) => ListAsync("entities?top=500&fetchState=true", stop);

    public void Dispose() => _http.Dispose();

    private async Task<Reply> SendAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using var response = await _http.SendAsync(request);
            return new Reply(response.StatusCode, await response.Content.ReadAsStringAsync());
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return Reply.None;
        }
    }

    private async Task<List<JsonNode>> ListAsync(string path, CancellationToken stop)
    {
        List<JsonNode> all = [];
        string? token = null;
        do
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (token is not null) request.Headers.Add(ContinuationHeader, token);
            using var response = await _http.SendAsync(request, stop);
            var body = await response.Content.ReadAsStringAsync(stop);
            if (response.StatusCode != HttpStatusCode.OK)
                throw new InvalidOperationException($"{path} answered {(int)response.StatusCode}: {body}");
            all.AddRange(JsonNode.Parse(body)!.AsArray().OfType<JsonNode>());
            token = response.Headers.TryGetValues(ContinuationHeader, out var values) ? values.FirstOrDefault() : null;
        }
        while (!string.IsNullOrEmpty(token));

        return all;
    }
}

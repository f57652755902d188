using FunctionsOrchestration.Events.Delivery.Retries;
using FunctionsOrchestration.Mesh.Discovery;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Topics.Deliveries.Destinations;

/// <summary>
/// Makes requests to addresses that subscribers chose. A connection goes only to an address that may be reached, and to the very one that
/// was judged; nothing is followed elsewhere.
/// </summary>
public sealed class WebhookClient : IDisposable
{
    private const int MostConnections = 256;

    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _http;
    private readonly TimeSpan _patience;

    /// <param name="guard">Judges addresses.</param>
    /// <param name="options">How long an answer may take.</param>
    public WebhookClient(WebhookGuard guard, IOptions<EventsOptions> options)
    {
        _patience = options.Value.DeliveryTimeout;
        _handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false, // A proxy would connect on our behalf, to an address that nobody judged.
            ConnectCallback = guard.Guard.ConnectAsync,
            MaxConnectionsPerServer = MostConnections,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        _http = new HttpClient(_handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 64 * 1024 };
        _http.DefaultRequestHeaders.Add("User-Agent", "FunctionsOrchestration");
    }

    /// <summary>Sends events.</summary>
    /// <param name="request">The request.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public Task<DeliveryOutcome> SendAsync(HttpRequestMessage request, CancellationToken stop) =>
        HttpDelivery.SendAsync(_http, request, _patience, stop);

    /// <summary>Asks something of a subscriber and reads its answer, at most 64 KB of it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The answer, or why there is none.</returns>
    public async Task<WebhookAnswer> AskAsync(HttpRequestMessage request, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_patience);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, patience.Token);
            var headers = response.Headers.ToDictionary(header => header.Key, header => header.Value.First(), StringComparer.OrdinalIgnoreCase);
            return new WebhookAnswer((int)response.StatusCode, headers, await response.Content.ReadAsByteArrayAsync(patience.Token), null);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return WebhookAnswer.None($"It did not answer within {_patience.TotalSeconds} s.");
        }
        catch (HttpRequestException failure)
        {
            return WebhookAnswer.None((failure.InnerException as ForbiddenAddressException ?? (Exception)failure).Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }
}

/// <summary>What a subscriber answered.</summary>
/// <param name="Status">Status code; 0 where there was no answer.</param>
/// <param name="Headers">Headers by name, in any case.</param>
/// <param name="Body">The body.</param>
/// <param name="Problem">Why there was no answer; null where there was one.</param>
public sealed record WebhookAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body, string? Problem)
{
    internal static WebhookAnswer None(string problem) => new(0, new Dictionary<string, string>(), [], problem);
}

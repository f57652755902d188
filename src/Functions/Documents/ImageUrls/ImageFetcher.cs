using System.Net;
using FunctionsOrchestration.Mesh.Discovery;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Documents.ImageUrls;

/// <summary>What fetching an image came to.</summary>
/// <param name="Image">A PNG or JPEG file; null where there is a problem.</param>
/// <param name="Problem">Why there is no image, where trying again would not help; null where there is one.</param>
public sealed record FetchedImage(byte[]? Image, string? Problem);

/// <summary>
/// Fetches images from URLs that strangers send. Each connection goes to the very address that was checked, so that a
/// name which answers differently the second time (DNS rebinding) gains nothing; every redirect is checked again; size
/// and time are bounded; only an image is accepted.
/// </summary>
public sealed class ImageFetcher : IDisposable
{
    private const int MaxRedirects = 3;
    private readonly ImageUrlPolicy _policy;
    private readonly DocumentsOptions _limits;
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _http;

    /// <summary>Makes a fetcher.</summary>
    /// <param name="policy">Decides where images may be fetched from.</param>
    /// <param name="options">The limits.</param>
    public ImageFetcher(ImageUrlPolicy policy, IOptions<DocumentsOptions> options)
    {
        _policy = policy;
        _limits = options.Value;
        _handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false, // A proxy would connect on our behalf, to an address that nobody checked.
            ConnectCallback = policy.Guard.ConnectAsync,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        };
        _http = new HttpClient(_handler) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Add("User-Agent", "FunctionsOrchestration");
        _http.DefaultRequestHeaders.Add("Accept", "image/png, image/jpeg");
    }

    /// <summary>Fetches one image.</summary>
    /// <param name="url">Where from.</param>
    /// <param name="cancellation">Ends the fetching.</param>
    /// <exception cref="HttpRequestException">The host cannot be reached or answers 5xx or 429: trying again may
    /// help.</exception>
    /// <exception cref="TimeoutException">The host took longer than the limit: trying again may help.</exception>
    public async Task<FetchedImage> FetchAsync(Uri url, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_limits.ImageFetchTimeout);
        try
        {
            return await FollowAsync(url, patience.Token);
        }
        catch (HttpRequestException e) when (e.InnerException is ForbiddenAddressException forbidden)
        {
            return new(null, forbidden.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{url.Host} took longer than {_limits.ImageFetchTimeout.TotalSeconds} s.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private async Task<FetchedImage> FollowAsync(Uri url, CancellationToken cancellation)
    {
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            if (await _policy.RefusalOfAsync(url, cancellation) is { } refusal) return new(null, refusal.Problem);

            using var response = await _http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if ((int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } location)
            {
                url = new Uri(url, location);
                continue;
            }
            if ((int)response.StatusCode >= 500 || response.StatusCode == HttpStatusCode.TooManyRequests)
                response.EnsureSuccessStatusCode();
            return response.IsSuccessStatusCode ? await ReadImageAsync(response, cancellation)
                : new(null, $"{url.Host} answered {(int)response.StatusCode}.");
        }
        return new(null, $"More than {MaxRedirects} redirects.");
    }

    private async Task<FetchedImage> ReadImageAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            await using var content = new LimitedStream(
                await response.Content.ReadAsStreamAsync(cancellation), _limits.MaxImageBytes);
            using var image = new MemoryStream();
            await content.CopyToAsync(image, cancellation);
            var bytes = image.ToArray();
            return ImageHeader.ProblemOf(bytes, _limits) is { } problem ? new(null, problem) : new(bytes, null);
        }
        catch (BodyTooLargeException)
        {
            return new(null, $"An image may have at most {_limits.MaxImageBytes} bytes; this one has more.");
        }
    }
}

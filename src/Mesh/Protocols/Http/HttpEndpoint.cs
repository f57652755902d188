using System.Net.Http.Headers;
using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.Protocols.Http;

/// <summary>One endpoint over HTTP: sends a request, reads the whole answer, and turns what breaks into faults.</summary>
/// <param name="transport">The connections.</param>
/// <param name="endpoint">The endpoint.</param>
internal sealed class HttpEndpoint(HttpTransport transport, EndpointDefinition endpoint) : IDisposable
{
    private readonly HttpClient _client = transport.Client(endpoint);
    private readonly EndpointKey _key = transport.Key(endpoint);

    /// <summary>Where the endpoint is.</summary>
    public Uri Address => _client.BaseAddress!;

    /// <summary>Posts JSON and reads the whole answer, which must be JSON where it is a success.</summary>
    /// <param name="path">Relative to the endpoint's address.</param>
    /// <param name="json">The body.</param>
    /// <param name="cancellation">Ends the exchange and closes its connection.</param>
    public async Task<HttpReply> PostAsync(string path, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        var (response, fault) = await OpenAsync(path, json, cancellation);
        return response is null ? HttpReply.Failed(fault!) : await ReadAsync(response, cancellation);
    }

    /// <summary>Posts JSON, and answers as soon as the headers of the answer are there.</summary>
    /// <returns>The answer, whose body is still to be read, or why none came.</returns>
    public Task<(HttpResponseMessage? Response, EndpointFault? Fault)> OpenAsync(
        string path, ReadOnlyMemory<byte> json, CancellationToken cancellation) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ReadOnlyMemoryContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        },
        cancellation);

    /// <summary>Reads the rest of an answer and closes it.</summary>
    public async Task<HttpReply> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        using var _ = response;
        try
        {
            var type = response.Content.Headers.ContentType?.MediaType;
            if (response.IsSuccessStatusCode && type?.Contains("json", StringComparison.OrdinalIgnoreCase) == false)
                return HttpReply.Failed(new EndpointFault(FaultKind.BadAnswer, "The answer's content type is not JSON."));
            if (response.Content.Headers.ContentLength > LimitedStream.Limit) throw LimitedStream.TooLarge();
            await using var body = new LimitedStream(await response.Content.ReadAsStreamAsync(cancellation));
            using var whole = new MemoryStream();
            await body.CopyToAsync(whole, cancellation);
            return new HttpReply(
                response.StatusCode, whole.GetBuffer().AsMemory(0, (int)whole.Length), RetryAfter.Read(response.Headers, transport.Time.GetUtcNow()));
        }
        catch (Exception broken)
        {
            cancellation.ThrowIfCancellationRequested();
            return HttpReply.Failed(HttpFaults.Of(broken));
        }
    }

    /// <summary>Asks whether a path answers with success.</summary>
    /// <returns>Null where it does; otherwise why not.</returns>
    public async ValueTask<string?> ProbeAsync(string path, CancellationToken cancellation)
    {
        var (response, fault) = await SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellation);
        if (response is null) return fault!.Message;
        using (response) return response.IsSuccessStatusCode ? null : HttpFaults.Of(new HttpReply(response.StatusCode, default)).Message;
    }

    public void Dispose() => _client.Dispose();

    private async Task<(HttpResponseMessage? Response, EndpointFault? Fault)> SendAsync(
        HttpRequestMessage request, CancellationToken cancellation)
    {
        using var _ = request;
        if (!_key.TryRead(out var secret, out var missing)) return (null, missing);
        if (secret is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        try
        {
            return (await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation), null);
        }
        catch (Exception broken)
        {
            cancellation.ThrowIfCancellationRequested();
            return (null, HttpFaults.Of(broken));
        }
    }
}

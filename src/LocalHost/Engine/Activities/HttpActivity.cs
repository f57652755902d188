using System.Net.Http.Headers;
using System.Text;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;
using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.LocalHost.Engine.Activities;

/// <summary>The activity behind <c>CallHttpAsync</c>, which every hub has.</summary>
internal sealed class HttpActivity(HttpMessageInvoker http, TimeProvider time)
{
    /// <summary>Its name, which the genuine extension reserves.</summary>
    public const string Name = "BuiltIn::HttpActivity";

    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(240);

    /// <summary>Makes the call.</summary>
    /// <exception cref="TimeoutException">The answer took longer than the request allows.</exception>
    /// <exception cref="HttpRequestException">There was no answer, or one that counts as a failure.</exception>
    public async Task<object?> RunAsync(ActivityInvocation invocation, CancellationToken stop)
    {
        var request = invocation.Converter.Deserialize<DurableHttpRequest>(invocation.SerializedInput)
            ?? throw new ArgumentException("The HTTP call has no request.");
        var timeout = request.Timeout ?? LongestCall;
        using var end = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, stop);
        try
        {
            return await CallAsync(request, either.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new TimeoutException($"{request.Method} {request.Uri} was not answered within {timeout}.");
        }
    }

    private async Task<DurableHttpResponse> CallAsync(DurableHttpRequest request, CancellationToken stop)
    {
        using var message = MessageOf(request);
        using var response = await http.SendAsync(message, stop);
        ThrowIfFailure(request, response);
        return new DurableHttpResponse(response.StatusCode)
        {
            Headers = response.Headers.ToDictionary(
                header => header.Key, header => new StringValues([.. header.Value]), StringComparer.OrdinalIgnoreCase),
            Content = await response.Content.ReadAsStringAsync(stop),
        };
    }

    private static void ThrowIfFailure(DurableHttpRequest request, HttpResponseMessage response)
    {
        if (request.HttpRetryOptions is not { } options) return;
        if (options.StatusCodesToRetry is not { Count: > 0 } named) response.EnsureSuccessStatusCode();
        else if (named.Contains(response.StatusCode))
            throw new HttpRequestException($"{request.Method} {request.Uri} was answered by {(int)response.StatusCode}.", null, response.StatusCode);
    }

    private static HttpRequestMessage MessageOf(DurableHttpRequest request)
    {
        var message = new HttpRequestMessage(request.Method, request.Uri);
        var type = "text/plain";
        foreach (var (name, values) in request.Headers ?? new Dictionary<string, StringValues>())
        {
            if (!name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)) message.Headers.Add(name, (IEnumerable<string?>)values);
            else if (values is [{ } only]) type = only;
        }

        if (type.Contains("multipart", StringComparison.OrdinalIgnoreCase))
            throw new NotSupportedException("Multipart content is not supported with CallHttpAsync.");
        if (request.Content is { } content)
            message.Content = new StringContent(content, Encoding.UTF8, MediaTypeHeaderValue.Parse(type));
        return message;
    }
}

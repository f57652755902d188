using System.Globalization;
using System.Net;
using FunctionsOrchestration.LocalHost.Engine;
using FunctionsOrchestration.LocalHost.Engine.Activities;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;

namespace Microsoft.DurableTask;

/// <summary>HTTP calls of orchestrators. The host makes each as an activity, so its answer stands in the history.</summary>
public static class TaskOrchestrationContextExtensionMethods
{
    private static readonly TimeSpan DefaultPollingInterval = TimeSpan.FromSeconds(30);

    /// <summary>Makes an HTTP call without headers.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="method">The method.</param>
    /// <param name="uri">The absolute address.</param>
    /// <param name="content">The content, as <c>text/plain</c>.</param>
    /// <param name="retryOptions">Which answers count as failures; null for none.</param>
    /// <returns>The answer, whatever its status unless that counts as a failure.</returns>
    /// <exception cref="TaskFailedException">There was no answer, or one that counts as a failure.</exception>
    public static Task<DurableHttpResponse> CallHttpAsync(
        this TaskOrchestrationContext context, HttpMethod method, Uri uri, string? content = null, HttpRetryOptions? retryOptions = null) =>
        context.CallHttpAsync(new DurableHttpRequest(method, uri) { Content = content, HttpRetryOptions = retryOptions });

    /// <summary>Makes an HTTP call. An answer of 202 is followed by durable timers, if the request asks for it.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="request">The call.</param>
    /// <returns>The answer, whatever its status unless that counts as a failure.</returns>
    /// <exception cref="TaskFailedException">There was no answer in time, or one that counts as a failure.</exception>
    public static async Task<DurableHttpResponse> CallHttpAsync(this TaskOrchestrationContext context, DurableHttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(request);
        var response = await context.CallActivityAsync<DurableHttpResponse>(HttpActivity.Name, request);
        while (response.StatusCode == HttpStatusCode.Accepted && request.AsynchronousPatternEnabled)
        {
            var logger = context.CreateReplaySafeLogger("Microsoft.Azure.Functions.Worker.Extensions.DurableTask.CallHttp");
            if (Header(response, "Location") is not { } location)
            {
                logger.HttpLocationMissing(request.Uri);
                break;
            }

            await context.CreateTimer(WaitOf(context, response), CancellationToken.None);
            var poll = HttpPolling.Follow(request, location);
            logger.HttpPolled(poll.Uri);
            response = await context.CallActivityAsync<DurableHttpResponse>(HttpActivity.Name, poll);
        }

        return response;
    }

    private static TimeSpan WaitOf(TaskOrchestrationContext context, DurableHttpResponse response)
    {
        if (int.TryParse(Header(response, "Retry-After"), CultureInfo.InvariantCulture, out var seconds)) return TimeSpan.FromSeconds(seconds);
        return context.Properties.TryGetValue(HttpPolling.IntervalProperty, out var value) && value is double milliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : DefaultPollingInterval;
    }

    // Headers come from JSON, in a dictionary of the reader's making.
    private static string? Header(DurableHttpResponse response, string name) =>
        response.Headers?.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}

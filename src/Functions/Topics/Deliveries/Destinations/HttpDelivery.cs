using FunctionsOrchestration.Events.Delivery.Retries;
using FunctionsOrchestration.Mesh.Discovery;

namespace FunctionsOrchestration.Topics.Deliveries.Destinations;

/// <summary>One request with events, and what its answer, or its lack of one, means for them.</summary>
internal static class HttpDelivery
{
    /// <param name="http">Makes the request.</param>
    /// <param name="request">The request.</param>
    /// <param name="patience">How long the answer may take.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public static async Task<DeliveryOutcome> SendAsync(HttpClient http, HttpRequestMessage request, TimeSpan patience, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        ending.CancelAfter(patience);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ending.Token);
            return DeliveryOutcome.Answered((int)response.StatusCode, response.Headers.RetryAfter?.Delta);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new DeliveryOutcome(OutcomeKind.TimedOut);
        }
        catch (HttpRequestException failure)
        {
            return new DeliveryOutcome(failure.HttpRequestError == HttpRequestError.NameResolutionError
                || failure.InnerException is ForbiddenAddressException ? OutcomeKind.ResolutionError : OutcomeKind.SocketError);
        }
    }
}

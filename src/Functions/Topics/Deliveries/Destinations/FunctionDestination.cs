using System.Net.Http.Headers;
using FunctionsOrchestration.Events.Delivery.Retries;
using FunctionsOrchestration.Events.Delivery.Webhooks;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Topics.Declarations;
using Microsoft.Extensions.Configuration;

namespace FunctionsOrchestration.Topics.Deliveries.Destinations;

/// <summary>
/// Posts events to an Event Grid function of this app, by the route that the service itself uses: what such a function receives is the same
/// whether a topic here or one in Azure sent it.
/// </summary>
/// <param name="configuration">Where the app is, and its key.</param>
internal sealed class FunctionDestination(IConfiguration configuration) : IDestination, IDisposable
{
    // A function may take longer than a stranger's webhook.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };

    public string Type => DestinationTypes.Function;

    public async Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(delivery.Destination.Name!))
        {
            Content = new ByteArrayContent(CloudEventWriter.Batch(delivery.Events.Select(one => one.Shaped))),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/cloudevents-batch+json; charset=utf-8");
        request.Headers.Add(DeliveryHeaders.EventType, "Notification");
        return await HttpDelivery.SendAsync(_http, request, Patience, stop);
    }

    public void Dispose() => _http.Dispose();

    // The hosts say where they listen: localhost:7071 here, app.azurewebsites.net there.
    private Uri Address(string function)
    {
        var host = configuration["WEBSITE_HOSTNAME"] ?? "localhost:7071";
        var scheme = host.StartsWith("localhost", StringComparison.Ordinal) || host.StartsWith("127.", StringComparison.Ordinal) ? "http" : "https";
        var key = configuration["Events:FunctionKey"] is { Length: > 0 } one ? $"&code={Uri.EscapeDataString(one)}" : "";
        return new Uri($"{scheme}://{host}/runtime/webhooks/EventGrid?functionName={Uri.EscapeDataString(function)}{key}");
    }
}

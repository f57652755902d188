using System.Net;
using Azure;
using Azure.Core.Pipeline;
using Azure.Messaging;
using Azure.Messaging.EventGrid;
using FunctionsOrchestration.Events.Delivery.EventGridAuth;
using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Events.Tests.Routing;

/// <summary>What Azure's own client library sends is read, and what is refused here is what it throws there.</summary>
public sealed class PublisherClientTests
{
    private static readonly string Key = Convert.ToBase64String(new byte[32]);
    private static readonly Uri Topic = new("http://localhost/api/topics/orders/events");

    [Fact]
    public async Task CloudEvents_OfEveryKindOfData_AreRead()
    {
        var topic = new FakeTopic();
        await Client(topic).SendEventsAsync(
            [
                new global::Azure.Messaging.CloudEvent("/shop", "made", new { amount = 5 }) { Subject = "o/1", ExtensionAttributes = { ["tenant"] = "north", ["count"] = 7 } },
                new global::Azure.Messaging.CloudEvent("/shop", "made", BinaryData.FromBytes(new byte[] { 1, 2, 3 }), "application/octet-stream"),
                new global::Azure.Messaging.CloudEvent("/shop", "made", BinaryData.FromString("\"text\""), "application/json", CloudEventDataFormat.Json),
            ],
            TestContext.Current.CancellationToken);
        Assert.Equal([EventData.Json("""{"amount":5}"""), new(EventDataKind.Binary, new byte[] { 1, 2, 3 }), EventData.Json("\"text\"")], topic.Read.Select(one => one.Data));
        Assert.Equal([new("tenant", "north"), new("count", "7", ExtensionType.WholeNumber)], topic.Read[0].Extensions);
        Assert.Equal(("o/1", "/shop"), (topic.Read[0].Subject, topic.Read[0].Source));
    }

    [Fact]
    public async Task EventGridEvents_AreRead()
    {
        var topic = new FakeTopic();
        await Client(topic).SendEventsAsync(
            [new EventGridEvent("o/1", "made", "2.0", new { amount = 5 }), new EventGridEvent("", "made", "1", BinaryData.FromString("[1]"))],
            TestContext.Current.CancellationToken);
        Assert.Equal([EventData.Json("""{"amount":5}"""), EventData.Json("[1]")], topic.Read.Select(one => one.Data));
        Assert.Equal(("orders", "2.0"), (topic.Read[0].Source, topic.Read[0].Extension("dataversion")?.Value));
    }

    [Fact]
    public async Task WrongKey_IsThrownAsTheServiceHasIt()
    {
        var client = new EventGridPublisherClient(Topic, new AzureKeyCredential("AAAA"), Options(new FakeTopic()));
        var thrown = await Assert.ThrowsAsync<RequestFailedException>(() => client.SendEventAsync(new EventGridEvent("s", "t", "1", new { }), TestContext.Current.CancellationToken));
        Assert.Equal((401, "Unauthorized"), (thrown.Status, thrown.ErrorCode));
        Assert.Contains("is not authorized for localhost", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TooLargeAndMalformed_AreThrownAsTheServiceHasThem()
    {
        var client = Client(new FakeTopic());
        var large = new EventGridEvent("s", "t", "1", new string('x', 1_100_000));
        var thrown = await Assert.ThrowsAsync<RequestFailedException>(() => client.SendEventAsync(large, TestContext.Current.CancellationToken));
        Assert.Equal((413, "RequestEntityTooLarge"), (thrown.Status, thrown.ErrorCode));

        var wrong = await Assert.ThrowsAsync<RequestFailedException>(
            () => client.SendEventAsync(BinaryData.FromString("""{"id":"1"}"""), TestContext.Current.CancellationToken));
        Assert.Equal((400, "BadRequest"), (wrong.Status, wrong.ErrorCode));
        Assert.Contains("eventType", wrong.Message, StringComparison.Ordinal);
    }

    private static EventGridPublisherClient Client(FakeTopic topic) => new(Topic, new AzureKeyCredential(Key), Options(topic));

    private static EventGridPublisherClientOptions Options(FakeTopic topic) =>
        new() { Transport = new HttpClientTransport(new HttpClient(topic)), Retry = { MaxRetries = 0 } };

    /// <summary>A topic's endpoint without a server: what the app does with a request, in as many lines.</summary>
    private sealed class FakeTopic : HttpMessageHandler
    {
        public IReadOnlyList<FunctionsOrchestration.Events.Routing.Envelopes.CloudEvent> Read { get; private set; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Null(ApiVersion.Problem(System.Web.HttpUtility.ParseQueryString(request.RequestUri!.Query)[ApiVersion.Parameter]));
            string? Header(string name) => request.Headers.TryGetValues(name, out var values) ? values.Single() : null;
            var credential = new PublisherCredential(Header("aeg-sas-key"), Header("aeg-sas-token"), Header("Authorization"));
            var verdict = new TopicKeys(Key).Verify(credential, Topic, DateTimeOffset.UnixEpoch);
            if (verdict != PublisherVerdict.Authorized) return Answer(DataPlaneError.Unauthorized(verdict, Topic.Host));
            var reading = EventReader.Read(
                new PublishRequest(request.Content!.Headers.ContentType?.ToString(), [], await request.Content.ReadAsByteArrayAsync(cancellationToken), "orders"),
                new EventLimits());
            Read = reading.Events;
            return reading.Accepted ? new HttpResponseMessage(HttpStatusCode.OK) : Answer(DataPlaneError.Refused(reading.Errors));
        }

        private static HttpResponseMessage Answer(DataPlaneError error) =>
            new((HttpStatusCode)error.Status) { Content = new ByteArrayContent(error.Body()) { Headers = { ContentType = new("application/json") } } };
    }
}

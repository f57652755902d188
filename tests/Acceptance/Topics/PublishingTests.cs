using System.Net;
using System.Text;
using Azure;
using Azure.Messaging;
using Azure.Messaging.EventGrid;
using FunctionsOrchestration.Acceptance.Tests.Harness;

namespace FunctionsOrchestration.Acceptance.Tests.Topics;

/// <summary>Azure's client library, unmodified, publishes to the app and gets the errors that the service documents.</summary>
public sealed class PublishingTests(SharedApp shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_CloudEventsAndEventGridEvents_ArriveInTheSchemaOfEachSubscription()
    {
        await using var hooks = await WebhookServer.StartAsync();
        var topic = await AppTopic.DeclareAsync(shared.App);
        await topic.SubscribeAsync("as-cloud", new { destination = new { type = "webhook", url = $"{hooks.Address}/cloud" } });
        await topic.SubscribeAsync("as-grid", new { destination = new { type = "webhook", url = $"{hooks.Address}/grid", schema = "eventGrid" } });

        await topic.Client.SendEventAsync(new CloudEvent("/shop", "order.placed", new { total = 42 }) { Id = "cloud-1", Subject = "orders/1" }, Stop);
        await topic.Client.SendEventAsync(new EventGridEvent("orders/2", "order.placed", "1.0", new { total = 43 }) { Id = "grid-1" }, Stop);

        await Eventually.HoldsAsync(() => hooks["cloud"].Received.Count == 2 && hooks["grid"].Received.Count == 2, shared.App);
        Assert.Equal("Notification", hooks["grid"].Headers["aeg-event-type"]);
        Assert.Equal("AS-GRID", hooks["grid"].Headers["aeg-subscription-name"]);
        Assert.Equal("order.placed", hooks["grid"].Last.GetProperty("eventType").GetString());
        Assert.Equal("1.0", hooks["cloud"].Last.GetProperty("specversion").GetString());
    }

    [Fact]
    public async Task Publish_WithASharedAccessSignature_IsAccepted()
    {
        var topic = await AppTopic.DeclareAsync(shared.App);
        var signature = new EventGridSasBuilder(topic.Endpoint, DateTimeOffset.UtcNow.AddHours(1)).GenerateSas(new AzureKeyCredential(topic.Key));
        var client = new EventGridPublisherClient(topic.Endpoint, new AzureSasCredential(signature));

        var answer = await client.SendEventAsync(new CloudEvent("/shop", "order.placed", null), Stop);

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task Publish_WrongKey_Is401AsTheServiceSaysIt()
    {
        var topic = await AppTopic.DeclareAsync(shared.App);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => topic.ClientWith("d3Jvbmc=").SendEventAsync(new CloudEvent("/shop", "order.placed", null), Stop));

        Assert.Equal((401, "Unauthorized"), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task Publish_MoreThanAMegabyte_Is413()
    {
        var topic = await AppTopic.DeclareAsync(shared.App);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => topic.Client.SendEventAsync(new CloudEvent("/shop", "order.placed", new string('x', 1_100_000)), Stop));

        Assert.Equal(413, failure.Status);
    }

    [Theory]
    [InlineData("application/cloudevents-batch+json", """[{"specversion":"1.0","id":"good","source":"/s","type":"t"},{"specversion":"1.0","source":"/s"}]""", 400)]
    [InlineData("application/json", """[{"id":"1","subject":"s"}]""", 400)]
    [InlineData("application/json", "[{", 400)]
    [InlineData("text/plain", "hello", 415)]
    public async Task Publish_AnythingWrong_NamesAllOfItAndAcceptsNothing(string contentType, string body, int status)
    {
        await using var hooks = await WebhookServer.StartAsync();
        var topic = await AppTopic.DeclareAsync(shared.App);
        await topic.SubscribeAsync("all", new { destination = new { type = "webhook", url = $"{hooks.Address}/all" } });
        using var request = new HttpRequestMessage(HttpMethod.Post, topic.Endpoint) { Content = new StringContent(body, Encoding.UTF8, contentType) };
        request.Headers.Add("aeg-sas-key", topic.Key);

        var answer = await shared.App.Http.SendAsync(request, Stop);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains("\"details\":", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        await topic.PublishAsync([new CloudEvent("/s", "t", null) { Id = "last" }]);
        await Eventually.HoldsAsync(() => hooks["all"].Received.ContainsKey("last"), shared.App);
        Assert.Equal(["last"], hooks["all"].Received.Keys);
    }

    [Fact]
    public async Task Publish_UnknownTopic_Is404()
    {
        var answer = await shared.App.PostAsync("/api/topics/nobody-declared-it/events", "[]");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}

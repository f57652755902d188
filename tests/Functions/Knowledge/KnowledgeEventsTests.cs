using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Messaging.EventGrid;
using FunctionsOrchestration.Knowledge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Functions.Tests.Knowledge;

public sealed class KnowledgeEventsTests(StorageFixture storage)
{
    private readonly KnowledgeEventData _data = new($"ingestion-{Guid.NewGuid():N}", ["a", "b"], 7);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_ToATopic_SendsACloudEventWithTheSameIdEachTime()
    {
        var received = new List<(string? ContentType, JsonElement Event)>();
        await using var topic = await StartTopicAsync(received);
        var client = new EventGridPublisherClient(new Uri(topic.Urls.First() + "/api/events"), new AzureKeyCredential("key"));
        var events = new EventGridKnowledgeEvents(client, TimeProvider.System);

        var id = await events.PublishAsync(KnowledgeEvent.Ingested, _data, Stop);
        await events.PublishAsync(KnowledgeEvent.Ingested, _data, Stop);

        Assert.Equal(2, received.Count);
        Assert.All(received, sent =>
        {
            Assert.StartsWith("application/cloudevents-batch+json", sent.ContentType, StringComparison.Ordinal);
            Assert.Equal(
                (id, "knowledge.ingested", _data.IngestionId),
                (Text(sent.Event, "id"), Text(sent.Event, "type"), Text(sent.Event, "subject")));
            Assert.Equal(7, sent.Event.GetProperty("data").GetProperty("passages").GetInt32());
        });
    }

    [Fact]
    public async Task Publish_ToTheOutbox_IsOneRowHoweverOften()
    {
        var events = new OutboxKnowledgeEvents(storage.Tables, TimeProvider.System);

        await events.PublishAsync(KnowledgeEvent.Retracted, _data, Stop);
        await events.PublishAsync(KnowledgeEvent.Retracted, _data, Stop);

        var row = Assert.Single(storage.Tables.GetTableClient("events").Query<TableEntity>($"Subject eq '{_data.IngestionId}'", cancellationToken: Stop));
        Assert.Equal("knowledge.retracted", row.PartitionKey);
        Assert.Equal(_data.IngestionId, JsonElement.Parse(row.GetString("Data")).GetProperty("ingestionId").GetString());
    }

    private static string? Text(JsonElement told, string name) => told.GetProperty(name).GetString();

    /// <summary>A topic that keeps what it is sent.</summary>
    private static async Task<WebApplication> StartTopicAsync(List<(string? ContentType, JsonElement Event)> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var topic = builder.Build();
        topic.MapPost("/api/events", async (HttpContext context) =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            lock (received) received.AddRange(body.RootElement.EnumerateArray().Select(told => (context.Request.ContentType, told.Clone())));
        });
        await topic.StartAsync(Stop);
        return topic;
    }
}

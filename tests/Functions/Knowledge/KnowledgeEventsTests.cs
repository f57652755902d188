using System.Text.Json;
using Azure;
using Azure.Messaging.EventGrid;
using Azure.Storage.Queues;
using FunctionsOrchestration.Knowledge;
using FunctionsOrchestration.Topics;
using FunctionsOrchestration.Topics.Log;
using FunctionsOrchestration.Topics.Publishing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

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
        var events = new KnowledgeEvents(new EventGridAppEvents(client), TimeProvider.System);

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
    public async Task Publish_ToTheTopicOfTheApp_IsKeptThereAsOneEvent()
    {
        using var log = new EventLog(storage.Blobs, Options.Create(new EventsOptions()), TimeProvider.System);
        var intake = new EventIntake(log, new QueueServiceClient(storage.ConnectionString), Options.Create(new EventsOptions()));
        var events = new KnowledgeEvents(new TopicAppEvents(intake), TimeProvider.System);
        var begun = DateTimeOffset.UtcNow;

        await events.PublishAsync(KnowledgeEvent.Retracted, _data, Stop);
        await events.PublishAsync(KnowledgeEvent.Retracted, _data, Stop);

        var batches = await log.ListAsync(KnowledgeTopic.Name, begun.AddMinutes(-1), Stop).ToListAsync(Stop);
        var kept = (await Task.WhenAll(batches.Select(batch => log.ReadAsync(batch, Stop))))
            .SelectMany(batch => batch!.Events).Where(told => told.Subject == _data.IngestionId).ToList();
        Assert.Equal(2, kept.Count);
        var same = Assert.Single(kept.Select(told => (told.Id, told.Type, told.Source)).Distinct());
        Assert.Equal(($"{_data.IngestionId}.knowledge.retracted", "knowledge.retracted", "/knowledge"), same);
        Assert.Equal(_data.IngestionId, JsonElement.Parse(kept[0].Data.ToString()).GetProperty("ingestionId").GetString());
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

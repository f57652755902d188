using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Azure.Messaging;
using Azure.Storage.Queues;
using FunctionsOrchestration.Acceptance.Tests.Harness;

namespace FunctionsOrchestration.Acceptance.Tests.Topics;

/// <summary>Events start sagas, are put on queues, are judged by models and pass on to other topics, each once.</summary>
public sealed class DestinationTests(SharedApp shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Event_ForASaga_StartsItOnceHoweverOftenItIsPublished()
    {
        await using var lone = await LoneApp.StartAsync();
        var app = lone.App;
        var topic = await AppTopic.DeclareAsync(app);
        await topic.SubscribeAsync("ingest", new { destination = new { type = "saga", saga = "insights" } });
        var told = new CloudEvent("/archive", "document.filed", new { documents = new[] { new { id = "note", text = "The lighthouse was painted green in 1931." } } })
        {
            Id = $"filed-{topic.Name}",
        };

        await topic.PublishAsync([told]);
        await Eventually.HoldsAsync(async () => (await StoryAsync(app, told.Id)).Contains("\"status\":\"Completed\"", StringComparison.Ordinal), app);
        await topic.PublishAsync([told]);
        await Eventually.HoldsAsync(async () => (await topic.SubscriptionAsync("ingest")).GetProperty("delivered").GetInt32() == 2, app);

        var sagas = Regex.Matches(await StoryAsync(app, told.Id), "insights-[0-9a-f]{32}").Select(match => match.Value).Distinct();
        Assert.Single(sagas);
    }

    [Fact]
    public async Task Event_ForAModel_IsAnsweredOnAnotherTopicAndPutOnAQueue()
    {
        var reviews = await AppTopic.DeclareAsync(shared.App, "reviews");
        var judged = await AppTopic.DeclareAsync(shared.App, "judged");
        await judged.SubscribeAsync("keep", new { destination = new { type = "queue", name = judged.Name } });
        await reviews.SubscribeAsync("judge", new
        {
            transform = new { template = new { text = "${/data/words}" } },
            destination = new { type = "ai", service = "nlp", operation = "sentiment", resultTopic = judged.Name },
        });

        await reviews.PublishAsync([new CloudEvent("/shop", "review.written", new { words = "I love this bakery." }) { Id = "review-1" }]);

        var queue = new QueueClient(shared.Azurite.ConnectionString, judged.Name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        await Eventually.HoldsAsync(async () => (await queue.ExistsAsync(Stop)).Value && (await queue.PeekMessagesAsync(1, Stop)).Value.Length == 1, shared.App);
        var answer = (await queue.PeekMessagesAsync(1, Stop)).Value[0].Body.ToString();
        Assert.Contains("\"type\":\"nlp.sentiment.answered\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"label\":\"positive\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"causationid\":\"review-1\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscription_ThatClosesACircle_IsRefusedWithTheWayRound()
    {
        var one = await AppTopic.DeclareAsync(shared.App, "one");
        var two = await AppTopic.DeclareAsync(shared.App, "two");
        await one.SubscribeAsync("forward", new { destination = new { type = "topic", name = two.Name } });

        var answer = await shared.App.Http.PutAsJsonAsync(
            $"/api/topics/{two.Name}/subscriptions/back", new { destination = new { type = "topic", name = one.Name } }, Stop);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains($"{two.Name} → {one.Name} → {two.Name}", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscription_WrongInEveryField_NamesAllAndIsNotDeclared()
    {
        var topic = await AppTopic.DeclareAsync(shared.App);
        var answer = await shared.App.Http.PutAsJsonAsync(
            $"/api/topics/{topic.Name}/subscriptions/Bad_Name", new
            {
                filter = new { advancedFilters = new[] { new { operatorType = "NumberAlmost", key = "data.x" } } },
                destination = new { type = "webhook", url = "http://169.254.169.254/", schema = "xml" },
                delivery = new { maxAttempts = 99 },
            }, Stop);

        var body = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Equal(400, (int)answer.StatusCode);
        foreach (var field in new[] { "name", "filter.advancedFilters[0].operatorType", "destination.url", "destination.schema", "delivery" })
            Assert.Contains($"\"field\":\"{field}\"", body, StringComparison.Ordinal);
        Assert.Empty((await shared.App.GetAsync($"/api/topics/{topic.Name}")).GetProperty("subscriptions").EnumerateArray());
    }

    private static async Task<string> StoryAsync(App app, string id)
    {
        using var answer = await app.Http.GetAsync($"/api/events/{id}", Stop);
        return await answer.Content.ReadAsStringAsync(Stop);
    }
}

using System.Globalization;
using System.Text.Json;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Topics.Declarations;
using FunctionsOrchestration.Topics.Deliveries;
using FunctionsOrchestration.Topics.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Topics.Story;

/// <summary>Tells the story of one event: where it was published, who got it, who did not and why, and what it started.</summary>
/// <param name="index">Finds events.</param>
/// <param name="log">Where they are.</param>
/// <param name="ledger">What became of them.</param>
/// <param name="catalog">Who wanted them.</param>
/// <param name="options">How long they are kept.</param>
/// <param name="time">The clock.</param>
public sealed class EventStories(
    EventIndex index, EventLog log, DeliveryLedger ledger, TopicCatalog catalog, IOptions<EventsOptions> options, TimeProvider time)
{
    // The same id in more batches than these: sent again, replayed, or passed on to other topics.
    private const int MostBatches = 20;

    /// <summary><c>GET /api/events/{id}</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="id">Id of the event.</param>
    /// <param name="client">Tells what sagas came to.</param>
    /// <param name="stop">Ends the search.</param>
    /// <returns>200 with every publication of the event, the latest first; 404 where there is none in the retention.</returns>
    [Function("TellEvent")]
    public Task<IActionResult> TellAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "events/{id}")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
    {
        _ = request;
        List<Publication> publications = [];
        foreach (var batch in await index.FindAsync(id, Days(), MostBatches, stop))
        {
            if (await log.ReadAsync(batch, stop) is not { } found) continue;
            var entries = await ledger.ReadAsync(batch, stop);
            foreach (var (position, one) in found.Events.Index().Where(entry => entry.Item.Id == id))
                publications.Add(await TellAsync(found, position, one, entries, client, stop));
        }

        return publications.Count > 0
            ? Serialization.Answer(new EventStory(id, publications))
            : Problems.NotFound("id", id, "event", "No event of this id was routed while it could be kept.",
                "Events can be looked at a moment after they were published, and for as long as Events:Retention says.");
    });

    private async Task<Publication> TellAsync(
        EventBatch batch, int position, CloudEvent one, IReadOnlyDictionary<string, LedgerEntry> entries, DurableTaskClient client, CancellationToken stop)
    {
        var wanted = catalog.Find(batch.Topic)?.Subscriptions.Where(subscription => Wants(subscription, one)).Select(subscription => subscription.State.Name) ?? [];
        List<DeliveryStory> deliveries = [];
        foreach (var name in entries.Keys.Union(wanted).Order(StringComparer.Ordinal))
            if (Tell(name, entries.GetValueOrDefault(name), position, wanted.Contains(name)) is { } story)
                deliveries.Add(story with { Saga = await SagaAsync(batch, name, one, client, stop) });
        return new Publication(
            batch.Topic, batch.ReceivedAt, JsonSerializer.Deserialize<JsonElement>(CloudEventWriter.Structured(one)), deliveries);
    }

    private static DeliveryStory? Tell(string subscription, LedgerEntry? entry, int position, bool wanted)
    {
        if (entry is null) return wanted ? new DeliveryStory(subscription, "waiting", 0) : null;
        if (Positions.Read(entry.Delivered).Contains(position)) return new DeliveryStory(subscription, "delivered", entry.Attempts) { At = entry.At };
        foreach (var (reason, positions) in entry.Dead)
            if (Positions.Read(positions).Contains(position))
                return new DeliveryStory(subscription, "dead", entry.Attempts) { At = entry.At, Problem = $"{reason}: {entry.LastProblem}" };
        return wanted ? new DeliveryStory(subscription, "retrying", entry.Attempts) { At = entry.At, NextAt = entry.NextAt, Problem = entry.LastProblem } : null;
    }

    private async Task<SagaStory?> SagaAsync(EventBatch batch, string subscription, CloudEvent one, DurableTaskClient client, CancellationToken stop)
    {
        if (catalog.Find(batch.Topic)?.Find(subscription)?.State.Definition.Destination is not { Type: DestinationTypes.Saga, Saga: { } saga }) return null;
        var id = IdempotencyKey.InstanceIdFor(EventKeys.Of(batch.Topic, subscription, one.Source, one.Id), saga);
        return await client.GetInstanceAsync(id, stop) is { } instance ? new SagaStory(id, instance.RuntimeStatus.ToString(), instance.LastUpdatedAt) : null;
    }

    private static bool Wants(SubscriptionModel subscription, CloudEvent one)
    {
        using var view = new Events.Routing.EventView(one);
        return subscription.State.IsActive && subscription.Routed.Matches(view);
    }

    private IEnumerable<string> Days()
    {
        var today = time.GetUtcNow().UtcDateTime.Date;
        for (var back = 0; back <= options.Value.Retention.TotalDays; back++)
            yield return today.AddDays(-back).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
    }

    private static Task<IActionResult> GuardAsync(Func<Task<IActionResult>> answer) =>
        StorageGuard.AnswerAsync(answer, "Ask again in a moment.");
}

/// <summary>Everything about an event.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Publications">Every time it was published, the latest first.</param>
public sealed record EventStory(string Id, IReadOnlyList<Publication> Publications);

/// <summary>An event was published.</summary>
/// <param name="Topic">Under which topic.</param>
/// <param name="AcceptedAt">When.</param>
/// <param name="Event">The event.</param>
/// <param name="Deliveries">What became of it at each subscription that wanted it.</param>
public sealed record Publication(string Topic, DateTimeOffset AcceptedAt, JsonElement Event, IReadOnlyList<DeliveryStory> Deliveries);

/// <summary>What became of an event at a subscription.</summary>
/// <param name="Subscription">Its name.</param>
/// <param name="State"><c>waiting</c>, <c>delivered</c>, <c>retrying</c> or <c>dead</c>.</param>
/// <param name="Attempts">Attempts at the events that it was sent with.</param>
public sealed record DeliveryStory(string Subscription, string State, int Attempts)
{
    /// <summary>When it was tried last.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>When it is tried next.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Problem { get; init; }

    /// <summary>The saga that it started.</summary>
    public SagaStory? Saga { get; init; }
}

/// <summary>A saga that an event started.</summary>
/// <param name="Id">Its instance.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="UpdatedAt">Since when.</param>
public sealed record SagaStory(string Id, string Status, DateTimeOffset UpdatedAt);

using System.Collections.Concurrent;
using System.Text.Json;
using FunctionsOrchestration.Events.Delivery;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Topics.Log;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Topics.Publishing;

/// <summary>
/// Takes events in: they are in the log, and the message that has them routed is in its queue, before anybody is told that they were
/// accepted. Requests of one topic that arrive together share both writes.
/// </summary>
/// <param name="log">Where events are kept.</param>
/// <param name="queues">The storage account.</param>
/// <param name="options">How much may wait.</param>
public sealed class EventIntake(EventLog log, QueueServiceClient queues, IOptions<EventsOptions> options)
{
    /// <summary>The queue of batches that wait to be routed.</summary>
    public const string Queue = "event-routes";

    // Two writers: while one waits for the log, the other's batch is on its way to the queue. More made smaller batches, not more events.
    private const int Writers = 2;
    private const int MaxRequests = 1_000;
    private const int MaxBatchBytes = 4 * 1_048_576;

    private readonly Ensured<QueueClient> _queue = Ensured.Queue(queues, Queue);
    private readonly ConcurrentDictionary<string, GroupCommit<IReadOnlyList<CloudEvent>>> _topics = new(StringComparer.Ordinal);

    /// <summary>Accepts events; they are durable when this returns true.</summary>
    /// <param name="topic">A topic that there is.</param>
    /// <param name="events">At least one event.</param>
    /// <param name="bytes">About how many bytes they have.</param>
    /// <returns>False where so much waits for storage already that nothing more is taken.</returns>
    public async Task<bool> TryAcceptAsync(string topic, IReadOnlyList<CloudEvent> events, int bytes)
    {
        var gathered = _topics.GetOrAdd(topic, Gather);
        if (gathered.TryWriteAsync(events, Math.Max(1, bytes)) is not { } written) return false;
        await written;
        return true;
    }

    /// <summary>Has a batch routed that is in the log already.</summary>
    /// <param name="batch">Its name.</param>
    public Task AnnounceAsync(string batch) => RouteAsync(new RouteMessage(batch), TimeSpan.Zero, CancellationToken.None);

    private GroupCommit<IReadOnlyList<CloudEvent>> Gather(string topic) => new(
        requests => WriteAsync(topic, requests),
        new GroupCommitLimits(Writers, MaxRequests, MaxBatchBytes, options.Value.MaxWaitingMegabytes * 1_048_576L));

    // Without a cancellation: what is written serves many requests, and one that gave up must not end it for the others.
    private async Task WriteAsync(string topic, IReadOnlyList<IReadOnlyList<CloudEvent>> requests)
    {
        var batch = await log.AppendAsync(topic, requests.Count == 1 ? requests[0] : Once(requests), CancellationToken.None);
        await AnnounceAsync(batch.Id.Name);
    }

    /// <summary>Has a batch of the log routed, not before a while.</summary>
    internal async Task RouteAsync(RouteMessage message, TimeSpan wait, CancellationToken cancellation)
    {
        var body = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(message, Serialization.Options));
        await (await _queue.GetAsync(cancellation)).SendMessageAsync(body, wait, Forever, cancellation);
    }

    /// <summary>The events of several requests; the same event, sent by two of them, stands there once.</summary>
    private static List<CloudEvent> Once(IReadOnlyList<IReadOnlyList<CloudEvent>> requests)
    {
        var seen = new HashSet<(string, string)>();
        return [.. requests.SelectMany(request => request).Where(one => seen.Add((one.Source, one.Id)))];
    }

    // By default a message is gone after seven days, delivered or not.
    internal static TimeSpan Forever { get; } = TimeSpan.FromSeconds(-1);
}

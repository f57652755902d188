using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Storage;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Topics.Log;

/// <summary>
/// Every published event, for as long as the retention says: container <c>event-log</c>, one blob a batch, an array of CloudEvents. What is
/// routed, delivered, replayed and looked at is read from here, so messages only say which events they mean.
/// </summary>
public sealed class EventLog : IDisposable
{
    private readonly Ensured<BlobContainerClient> _container;
    private readonly MemoryCache _recent;
    private readonly TimeProvider _time;

    /// <param name="blobs">The storage account.</param>
    /// <param name="options">How much is remembered in memory.</param>
    /// <param name="time">The clock.</param>
    public EventLog(BlobServiceClient blobs, IOptions<EventsOptions> options, TimeProvider time)
    {
        _container = Ensured.Container(blobs, "event-log");
        _recent = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.Value.CacheMegabytes * 1_048_576L });
        _time = time;
    }

    /// <summary>Makes events durable.</summary>
    /// <param name="topic">Their topic.</param>
    /// <param name="events">At least one, each once.</param>
    /// <param name="cancellation">Ends the writing.</param>
    /// <returns>The batch that they are now.</returns>
    public async Task<EventBatch> AppendAsync(string topic, IReadOnlyList<CloudEvent> events, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        return await WriteAsync(new EventBatch(BatchId.New(topic, now), topic, now, events), cancellation);
    }

    /// <summary>Makes a batch durable under a name that was chosen before, in place of what may stand there.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellation">Ends the writing.</param>
    /// <returns>The batch.</returns>
    public async Task<EventBatch> WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        var content = CloudEventWriter.Batch(batch.Events);
        var blob = (await _container.GetAsync(cancellation)).GetBlobClient(batch.Id.Name);
        await blob.UploadAsync(BinaryData.FromBytes(content), overwrite: true, cancellation);
        return Remember(batch, content.Length);
    }

    /// <summary>Reads a batch.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The batch; null where its time is over.</returns>
    public async Task<EventBatch?> ReadAsync(BatchId id, CancellationToken cancellation)
    {
        if (_recent.TryGetValue(id, out EventBatch? known)) return known;
        try
        {
            var blob = await (await _container.GetAsync(cancellation)).GetBlobClient(id.Name).DownloadContentAsync(cancellation);
            var content = blob.Value.Content.ToMemory();
            var events = EventReader.Read(new PublishRequest(EventReader.CloudEventBatchJson, [], content, id.Topic), Unlimited.Limits).Events;
            return Remember(new EventBatch(id, id.Topic, id.ReceivedAt, events), content.Length);
        }
        catch (RequestFailedException gone) when (gone.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    /// <summary>The batches of a topic from a day on, the oldest first.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async IAsyncEnumerable<BatchId> ListAsync(
        string topic, DateTimeOffset from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var container = await _container.GetAsync(cancellation);
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{topic}/", cancellation))
        {
            var id = new BatchId(blob.Name);
            if (id.ReceivedAt >= from) yield return id;
        }
    }

    /// <summary>Deletes a batch; one that is not there is no error.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="cancellation">Ends the deleting.</param>
    public async Task DeleteAsync(BatchId id, CancellationToken cancellation)
    {
        await (await _container.GetAsync(cancellation)).DeleteBlobIfExistsAsync(id.Name, cancellationToken: cancellation);
        _recent.Remove(id);
    }

    /// <summary>Deletes a batch that was never routed.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="cancellation">Ends the deleting.</param>
    /// <returns>Whether it was there.</returns>
    internal async Task<bool> TryDeleteAsync(BatchId id, CancellationToken cancellation)
    {
        _recent.Remove(id);
        return await (await _container.GetAsync(cancellation)).DeleteBlobIfExistsAsync(id.Name, cancellationToken: cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _recent.Dispose();

    private EventBatch Remember(EventBatch batch, int bytes) => _recent.Set(batch.Id, batch, new MemoryCacheEntryOptions { Size = bytes });
}

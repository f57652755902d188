using Azure.Storage.Queues;

namespace FunctionsOrchestration.Storage;

/// <summary>A queue that is created when it is first used; a failed attempt is made again by the next use.</summary>
internal sealed class EnsuredQueue(QueueServiceClient queues, string name)
{
    private readonly QueueClient _queue = queues.GetQueueClient(name);
    private volatile bool _exists;

    public async ValueTask<QueueClient> GetAsync(CancellationToken cancellation)
    {
        if (_exists) return _queue;
        await _queue.CreateIfNotExistsAsync(cancellationToken: cancellation);
        _exists = true;
        return _queue;
    }
}

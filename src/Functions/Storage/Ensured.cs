using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace FunctionsOrchestration.Storage;

/// <summary>A container, queue or table that is created when it is first used; a failed attempt is made again by the next use.</summary>
/// <param name="client">Its client.</param>
/// <param name="create">Creates it where it is not there.</param>
internal sealed class Ensured<T>(T client, Func<T, CancellationToken, Task> create)
{
    private volatile bool _exists;

    public async ValueTask<T> GetAsync(CancellationToken cancellation)
    {
        if (_exists) return client;
        await create(client, cancellation);
        _exists = true;
        return client;
    }
}

/// <summary>What the app keeps things in.</summary>
internal static class Ensured
{
    public static Ensured<BlobContainerClient> Container(BlobServiceClient blobs, string name) => new(
        blobs.GetBlobContainerClient(name), static (container, stop) => container.CreateIfNotExistsAsync(cancellationToken: stop));

    public static Ensured<QueueClient> Queue(QueueServiceClient queues, string name) => new(
        queues.GetQueueClient(name), static (queue, stop) => queue.CreateIfNotExistsAsync(cancellationToken: stop));

    public static Ensured<TableClient> Table(TableServiceClient tables, string name) => new(
        tables.GetTableClient(name), static (table, stop) => table.CreateIfNotExistsAsync(stop));
}

using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using FunctionsOrchestration.Mesh.Idempotency;
using FunctionsOrchestration.Storage;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Idempotency;

/// <summary>
/// Remembers keyed calls in the storage account, for every process of the app and beyond its restarts. An entry is one row, and each
/// change of it is conditional on what was read, so that of several processes exactly one gets a claim.
/// </summary>
/// <param name="tables">Where entries are.</param>
/// <param name="blobs">Where results are that are too large for a row.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says that the account does not answer.</param>
public sealed class TableIdempotencyStore(
    TableServiceClient tables, BlobServiceClient blobs, TimeProvider time, ILogger<TableIdempotencyStore> log) : IIdempotencyStore
{
    // A property of a row holds 64 KiB.
    private const int MaxRowBytes = 60 * 1024;

    // A claim that others keep snatching away is one that others hold.
    private const int MaxTries = 3;

    private readonly Ensured<TableClient> _table = Ensured.Table(tables, "MeshIdempotency");
    private readonly Ensured<BlobContainerClient> _results = Ensured.Container(blobs, "mesh-idempotency");

    /// <inheritdoc/>
    public ValueTask<IdempotencyClaim> ClaimAsync(string id, string payloadHash, TimeSpan lease, CancellationToken cancellation) =>
        GuardAsync(async () =>
        {
            var table = await _table.GetAsync(cancellation);
            for (var tries = 0; tries < MaxTries; tries++)
            {
                if (await AddAsync(table, id, payloadHash, lease, cancellation) is { } ticket) return new(payloadHash, ticket);
                var found = await table.GetEntityIfExistsAsync<IdempotencyRow>(id, IdempotencyRow.Row, cancellationToken: cancellation);
                if (found is not { HasValue: true, Value: { } row }) continue;
                if (row.Until > time.GetUtcNow() && await ReadAsync(row, cancellation) is { } live) return live;
                if (await WriteAsync(table, new IdempotencyTicket(id, payloadHash, row.ETag.ToString()), Pending(id, payloadHash, lease), cancellation)
                    is { } taken) return new(payloadHash, taken);
            }
            return new IdempotencyClaim(payloadHash);
        });

    /// <inheritdoc/>
    public ValueTask<IdempotencyTicket?> RenewAsync(IdempotencyTicket ticket, TimeSpan lease, CancellationToken cancellation) =>
        GuardAsync(async () => await WriteAsync(
            await _table.GetAsync(cancellation), ticket, Pending(ticket.Id, ticket.PayloadHash, lease), cancellation));

    /// <inheritdoc/>
    public async ValueTask KeepAsync(
        IdempotencyTicket ticket, ReadOnlyMemory<byte> result, TimeSpan lifetime, CancellationToken cancellation) =>
        await GuardAsync(async () =>
        {
            var row = Pending(ticket.Id, ticket.PayloadHash, lifetime);
            if (result.Length <= MaxRowBytes) row.Result = result.ToArray();
            else row.Blob = await UploadAsync(ticket.Id, result, cancellation);
            return await WriteAsync(await _table.GetAsync(cancellation), ticket, row, cancellation);
        });

    /// <inheritdoc/>
    public async ValueTask ReleaseAsync(IdempotencyTicket ticket, CancellationToken cancellation) =>
        await GuardAsync(async () => await DeleteAsync(
            await _table.GetAsync(cancellation), ticket.Id, new ETag(ticket.Token), cancellation));

    /// <summary>Deletes what has been over for an hour, so long that no clock still takes it for alive.</summary>
    /// <param name="cancellation">Ends the sweep.</param>
    /// <returns>How many entries were deleted.</returns>
    public ValueTask<int> SweepAsync(CancellationToken cancellation) => GuardAsync(async () =>
    {
        var (table, results, before, swept) = (
            await _table.GetAsync(cancellation), await _results.GetAsync(cancellation), time.GetUtcNow() - TimeSpan.FromHours(1), 0);
        await foreach (var row in table.QueryAsync<IdempotencyRow>(row => row.Until < before, cancellationToken: cancellation))
        {
            if (!await DeleteAsync(table, row.PartitionKey, row.ETag, cancellation)) continue;
            if (row.Blob is { } blob) await results.DeleteBlobIfExistsAsync(blob, cancellationToken: cancellation);
            swept++;
        }
        return swept;
    });

    private IdempotencyRow Pending(string id, string payloadHash, TimeSpan lasts) =>
        new() { PartitionKey = id, PayloadHash = payloadHash, Until = time.GetUtcNow() + lasts };

    /// <summary>What an entry that is alive says; null where its result has been deleted, which makes it as good as absent.</summary>
    private async Task<IdempotencyClaim?> ReadAsync(IdempotencyRow row, CancellationToken cancellation)
    {
        if (row.Result is { } result) return new(row.PayloadHash, Result: result);
        if (row.Blob is not { } name) return new(row.PayloadHash);
        try
        {
            var blob = (await _results.GetAsync(cancellation)).GetBlobClient(name);
            return new(row.PayloadHash, Result: (await blob.DownloadContentAsync(cancellation)).Value.Content.ToMemory());
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return null;
        }
    }

    private async Task<string> UploadAsync(string id, ReadOnlyMemory<byte> result, CancellationToken cancellation)
    {
        var name = $"{id}/{Guid.NewGuid():N}";
        await (await _results.GetAsync(cancellation)).UploadBlobAsync(name, new BinaryData(result), cancellation);
        return name;
    }

    private async Task<IdempotencyTicket?> AddAsync(
        TableClient table, string id, string payloadHash, TimeSpan lease, CancellationToken cancellation)
    {
        try
        {
            var answer = await table.AddEntityAsync(Pending(id, payloadHash, lease), cancellation);
            return new(id, payloadHash, answer.Headers.ETag!.Value.ToString());
        }
        catch (RequestFailedException there) when (there.Status == 409)
        {
            return null;
        }
    }

    /// <summary>The ticket after the change; null where somebody else was first.</summary>
    private static async Task<IdempotencyTicket?> WriteAsync(
        TableClient table, IdempotencyTicket ticket, IdempotencyRow row, CancellationToken cancellation)
    {
        try
        {
            var answer = await table.UpdateEntityAsync(row, new ETag(ticket.Token), TableUpdateMode.Replace, cancellation);
            return ticket with { Token = answer.Headers.ETag!.Value.ToString() };
        }
        catch (RequestFailedException changed) when (changed.Status is 404 or 412)
        {
            return null;
        }
    }

    private static async Task<bool> DeleteAsync(TableClient table, string id, ETag etag, CancellationToken cancellation)
    {
        try
        {
            await table.DeleteEntityAsync(id, IdempotencyRow.Row, etag, cancellation);
            return true;
        }
        catch (RequestFailedException changed) when (changed.Status is 404 or 412)
        {
            return false;
        }
    }

    private async ValueTask<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (StorageFailure.Is(failure))
        {
            log.IdempotencyStoreFailed(failure);
            throw new IdempotencyStoreException(failure);
        }
    }
}

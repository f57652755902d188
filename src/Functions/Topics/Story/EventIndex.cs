using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Topics.Log;

namespace FunctionsOrchestration.Topics.Story;

/// <summary>
/// Finds an event by its id. A row for each event would be the most expensive thing in the whole way of an event, so a batch has one row
/// with eight bytes of each id's hash; a search reads the rows of the days that it may be in, the latest first.
/// </summary>
/// <param name="tables">The storage account.</param>
public sealed class EventIndex(TableServiceClient tables)
{
    private const int HashBytes = 8;
    private const string Hashes = "Ids";
    private const string Batch = "Batch";

    // What one property of a row holds.
    private const int MostHashes = 65_536 / HashBytes;

    private readonly Ensured<TableClient> _table = Ensured.Table(tables, "EventIndex");

    /// <summary>Adds the events of a batch. Adding them again changes nothing.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public async Task AddAsync(EventBatch batch, CancellationToken cancellation)
    {
        var table = await _table.GetAsync(cancellation);
        foreach (var (part, events) in batch.Events.Chunk(MostHashes).Index())
        {
            var hashes = new byte[events.Length * HashBytes];
            foreach (var (position, one) in events.Index())
                BinaryPrimitives.WriteUInt64LittleEndian(hashes.AsSpan(position * HashBytes), HashOf(one.Id));
            var row = new TableEntity(batch.Id.Day, Row(batch.Id, part)) { [Batch] = batch.Id.Name, [Hashes] = hashes };
            await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
        }
    }

    /// <summary>The batches that an event of this id is in, the latest first.</summary>
    /// <param name="id">The event's id.</param>
    /// <param name="days">Days (UTC), as eight digits, in the order in which they are searched.</param>
    /// <param name="most">How many are wanted.</param>
    /// <param name="cancellation">Ends the search.</param>
    public async Task<IReadOnlyList<BatchId>> FindAsync(string id, IEnumerable<string> days, int most, CancellationToken cancellation)
    {
        var table = await _table.GetAsync(cancellation);
        var wanted = HashOf(id);
        List<BatchId> found = [];
        foreach (var day in days)
        {
            await foreach (var row in table.QueryAsync<TableEntity>(row => row.PartitionKey == day, select: [Batch, Hashes], cancellationToken: cancellation))
            {
                if (!Contains(row.GetBinary(Hashes), wanted)) continue;
                found.Add(new BatchId(row.GetString(Batch)));
                if (found.Count == most) return found;
            }
        }

        return found;
    }

    /// <summary>The batches of the days before one, each as often as it has rows.</summary>
    /// <param name="before">The day, as eight digits.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async IAsyncEnumerable<IndexedBatch> ListBeforeAsync(string before, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var old = (await _table.GetAsync(cancellation)).QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey lt {before}"), select: ["PartitionKey", "RowKey", Batch], cancellationToken: cancellation);
        await foreach (var row in old) yield return new IndexedBatch(new BatchId(row.GetString(Batch)), row.PartitionKey, row.RowKey);
    }

    /// <summary>Forgets a batch, or a part of a large one.</summary>
    /// <param name="indexed">Its row.</param>
    /// <param name="cancellation">Ends the deleting.</param>
    public async Task DeleteAsync(IndexedBatch indexed, CancellationToken cancellation) =>
        await (await _table.GetAsync(cancellation)).DeleteEntityAsync(indexed.Day, indexed.Row, cancellationToken: cancellation);

    // The latest first: rows come in the order of their keys.
    private static string Row(BatchId batch, int part) => string.Create(
        CultureInfo.InvariantCulture, $"{DateTime.MaxValue.Ticks - batch.ReceivedAt.UtcTicks:d19}-{batch.Name[^8..]}-{part}");

    private static bool Contains(ReadOnlySpan<byte> hashes, ulong wanted)
    {
        for (var at = 0; at < hashes.Length; at += HashBytes)
            if (BinaryPrimitives.ReadUInt64LittleEndian(hashes[at..]) == wanted) return true;
        return false;
    }

    private static ulong HashOf(string id) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}

/// <summary>A row of the <see cref="EventIndex"/>.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Day">Its day, the partition.</param>
/// <param name="Row">The row.</param>
public sealed record IndexedBatch(BatchId Batch, string Day, string Row);

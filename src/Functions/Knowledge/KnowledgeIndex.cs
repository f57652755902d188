using System.Runtime.InteropServices;
using Azure;
using Azure.Data.Tables;
using FunctionsOrchestration.Storage;

namespace FunctionsOrchestration.Knowledge;

/// <summary>A passage with its meaning.</summary>
/// <param name="Text">The passage.</param>
/// <param name="Vector">Its embedding.</param>
public sealed record EmbeddedPassage(string Text, float[] Vector);

/// <summary>
/// The index in Azure Tables. Rows of table <c>knowledge</c> hold the passages, one partition an ingestion. Table
/// <c>knowledgeheads</c> says which ingestions count: a head is written last and retracted first, so an ingestion is searchable
/// whole or not at all. A retracted head stays as a tombstone, against which a write that comes too late breaks.
/// </summary>
/// <param name="tables">The storage account.</param>
public sealed class KnowledgeIndex(TableServiceClient tables)
{
    private const int RowsOfBatch = 100; // Most operations that a table takes in one transaction.
    private readonly Ensured<TableClient> _rows = Ensured.Table(tables, "knowledge");
    private readonly KnowledgeHeads _heads = new(tables);

    /// <summary>Writes the passages of a document; they are not searchable before <see cref="CommitAsync"/>.</summary>
    /// <param name="ingestionId">The ingestion.</param>
    /// <param name="documentId">The sender's name for the document, unique in the ingestion.</param>
    /// <param name="passages">The passages in their order.</param>
    /// <param name="cancellation">Ends the writing.</param>
    /// <exception cref="IngestionRetractedException">The ingestion was undone meanwhile; what was written is deleted
    /// again.</exception>
    public async Task WriteAsync(
        string ingestionId, string documentId, IReadOnlyList<EmbeddedPassage> passages, CancellationToken cancellation)
    {
        var table = await _rows.GetAsync(cancellation);
        foreach (var batch in passages.Index().Chunk(RowsOfBatch))
        {
            await table.SubmitTransactionAsync(batch.Select(entry => new TableTransactionAction(
                TableTransactionActionType.UpsertReplace, ToRow(ingestionId, documentId, entry.Index, entry.Item))),
                cancellation);
        }

        if (!await _heads.IsRetractedAsync(ingestionId, cancellation)) return;
        await DeleteRowsAsync(ingestionId, cancellation);
        throw new IngestionRetractedException(ingestionId);
    }

    /// <summary>Makes everything that was written for an ingestion searchable.</summary>
    /// <param name="ingestionId">The ingestion.</param>
    /// <param name="passages">Passages that were written for it.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="IngestionRetractedException">The ingestion was undone meanwhile.</exception>
    public Task CommitAsync(string ingestionId, int passages, CancellationToken cancellation) =>
        _heads.CommitAsync(ingestionId, passages, cancellation);

    /// <summary>
    /// Makes an ingestion unsearchable for good, then deletes its passages. It can be repeated, and come before any write.
    /// </summary>
    /// <param name="ingestionId">The ingestion.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task RetractAsync(string ingestionId, CancellationToken cancellation)
    {
        await _heads.RetractAsync(ingestionId, cancellation);
        await DeleteRowsAsync(ingestionId, cancellation);
    }

    /// <summary>Changes whenever what is searchable changes; null while nothing ever was.</summary>
    /// <param name="cancellation">Ends the call.</param>
    public Task<ETag?> GetVersionAsync(CancellationToken cancellation) => _heads.GetVersionAsync(cancellation);

    /// <summary>The ingestions that are searchable.</summary>
    /// <param name="cancellation">Ends the call.</param>
    public Task<IReadOnlyList<string>> ListIngestionsAsync(CancellationToken cancellation) =>
        _heads.ListCommittedAsync(cancellation);

    /// <summary>Reads the passages of an ingestion.</summary>
    /// <param name="ingestionId">The ingestion.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyList<IndexedPassage>> ReadAsync(string ingestionId, CancellationToken cancellation) =>
        await (await _rows.GetAsync(cancellation))
            .QueryAsync<TableEntity>(row => row.PartitionKey == ingestionId, cancellationToken: cancellation)
            .Select(FromRow).ToListAsync(cancellation);

    private async Task DeleteRowsAsync(string ingestionId, CancellationToken cancellation)
    {
        var table = await _rows.GetAsync(cancellation);
        var rows = await table.QueryAsync<TableEntity>(
            row => row.PartitionKey == ingestionId, select: ["PartitionKey", "RowKey"], cancellationToken: cancellation)
            .ToListAsync(cancellation);
        foreach (var row in rows) await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellation);
    }

    private static TableEntity ToRow(string ingestionId, string documentId, int index, EmbeddedPassage passage) =>
        new(ingestionId, $"{documentId}|{index:D6}")
    {
        ["Document"] = documentId,
        ["Passage"] = index,
        ["Text"] = passage.Text,
        ["Vector"] = MemoryMarshal.AsBytes<float>(passage.Vector).ToArray(),
    };

    private static IndexedPassage FromRow(TableEntity row) => new(
        row.PartitionKey, row.GetString("Document"), row.GetInt32("Passage") ?? 0, row.GetString("Text"),
        MemoryMarshal.Cast<byte, float>(row.GetBinary("Vector")).ToArray());
}

/// <summary>A passage as it stands in the index.</summary>
/// <param name="IngestionId">The ingestion that brought it.</param>
/// <param name="DocumentId">The sender's name for the document.</param>
/// <param name="Passage">Its place in the document, from 0.</param>
/// <param name="Text">The passage.</param>
/// <param name="Vector">Its embedding.</param>
public sealed record IndexedPassage(string IngestionId, string DocumentId, int Passage, string Text, float[] Vector);

/// <summary>An ingestion was undone, and something still tried to write for it.</summary>
/// <param name="ingestionId">The ingestion.</param>
public sealed class IngestionRetractedException(string ingestionId) : Exception(
    $"{ingestionId} was undone; nothing can be added to it.")
{
    /// <summary>The ingestion.</summary>
    public string IngestionId { get; } = ingestionId;
}

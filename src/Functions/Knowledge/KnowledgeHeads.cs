using Azure;
using Azure.Data.Tables;
using FunctionsOrchestration.Storage;

namespace FunctionsOrchestration.Knowledge;

/// <summary>
/// Which ingestions count. All heads share one partition with the version row, so that a head and the version change in one
/// transaction and a reader who knows the version knows that nothing changed.
/// </summary>
internal sealed class KnowledgeHeads(TableServiceClient tables)
{
    private const string Partition = "heads";
    private const string VersionRow = "version";
    private const string Committed = "committed";
    private const string Retracted = "retracted";
    private readonly Ensured<TableClient> _table = Ensured.Table(tables, "knowledgeheads");

    public async Task CommitAsync(string ingestionId, int passages, CancellationToken cancellation)
    {
        var table = await _table.GetAsync(cancellation);
        try
        {
            await table.SubmitTransactionAsync(
                [new(TableTransactionActionType.Add, Head(ingestionId, Committed, passages)), NextVersion()], cancellation);
        }
        catch (TableTransactionFailedException exists) when (exists.Status == 409)
        {
            // Either this is the second run of the same commit, or the ingestion was undone before the first.
            if (await IsRetractedAsync(ingestionId, cancellation)) throw new IngestionRetractedException(ingestionId);
        }
    }

    public async Task RetractAsync(string ingestionId, CancellationToken cancellation) =>
        await (await _table.GetAsync(cancellation))
        .SubmitTransactionAsync(
            [new(TableTransactionActionType.UpsertReplace, Head(ingestionId, Retracted, 0)), NextVersion()], cancellation);

    public async Task<bool> IsRetractedAsync(string ingestionId, CancellationToken cancellation) =>
        await FindAsync(ingestionId, cancellation) is { } head && head.GetString("State") == Retracted;

    public async Task<ETag?> GetVersionAsync(CancellationToken cancellation) => (await FindAsync(VersionRow, cancellation))?.ETag;

    public async Task<IReadOnlyList<string>> ListCommittedAsync(CancellationToken cancellation) =>
        await (await _table.GetAsync(cancellation))
            .QueryAsync<TableEntity>($"PartitionKey eq '{Partition}' and State eq '{Committed}'", cancellationToken: cancellation)
            .Select(head => head.RowKey).ToListAsync(cancellation);

    private async Task<TableEntity?> FindAsync(string row, CancellationToken cancellation)
    {
        var found = await (await _table.GetAsync(cancellation))
            .GetEntityIfExistsAsync<TableEntity>(Partition, row, cancellationToken: cancellation);
        return found.HasValue ? found.Value : null;
    }

    private static TableEntity Head(string ingestionId, string state, int passages) =>
        new(Partition, ingestionId) { ["State"] = state, ["Passages"] = passages };

    private static TableTransactionAction NextVersion() =>
        new(TableTransactionActionType.UpsertReplace, new TableEntity(Partition, VersionRow) { ["Version"] = Guid.NewGuid() });
}

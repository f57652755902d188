using Azure;
using Azure.Data.Tables;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Storage;

namespace FunctionsOrchestration.Control;

/// <summary>
/// Notices as rows of one partition, with a version row that every change renews in its own transaction: a worker that knows the version
/// reads one row a second, and no more.
/// </summary>
/// <param name="tables">The storage account.</param>
internal sealed class ControlTable(TableServiceClient tables) : IControlTable
{
    private const string Partition = "control";
    private const string VersionRow = "!version";
    private readonly Ensured<TableClient> _table = Ensured.Table(tables, "ControlBoard");

    public async Task WriteAsync(ControlNotice notice) => await (await _table.GetAsync(default)).SubmitTransactionAsync(
    [
        new(TableTransactionActionType.UpsertReplace, new TableEntity(Partition, Row(notice.Kind, notice.Key))
        {
            [nameof(notice.Kind)] = notice.Kind,
            [nameof(notice.Key)] = notice.Key,
            [nameof(notice.Json)] = notice.Json,
        }),
        NextVersion(),
    ]);

    public async Task DeleteAsync(string kind, string key)
    {
        var table = await _table.GetAsync(default);
        // A transaction fails as a whole where a row is missing, so it is made sure of first.
        if (await table.GetEntityIfExistsAsync<TableEntity>(Partition, Row(kind, key)) is { HasValue: true, Value: { } row })
            await table.SubmitTransactionAsync([new(TableTransactionActionType.Delete, row, ETag.All), NextVersion()]);
    }

    public async Task<string?> GetVersionAsync(CancellationToken cancellation)
    {
        var found = await (await _table.GetAsync(cancellation))
            .GetEntityIfExistsAsync<TableEntity>(Partition, VersionRow, cancellationToken: cancellation);
        return found.HasValue ? found.Value!.ETag.ToString() : null;
    }

    public async Task<IReadOnlyList<ControlNotice>> ReadAsync(CancellationToken cancellation) =>
        await (await _table.GetAsync(cancellation))
            .QueryAsync<TableEntity>($"PartitionKey eq '{Partition}' and RowKey ne '{VersionRow}'", cancellationToken: cancellation)
            .Select(row => new ControlNotice(row.GetString("Kind"), row.GetString("Key"), row.GetString("Json")))
            .ToListAsync(cancellation);

    // Keys may hold what a row key may not: slashes, hashes, question marks.
    private static string Row(string kind, string key) => $"{kind}|{Uri.EscapeDataString(key).Replace('%', '~')}";

    private static TableTransactionAction NextVersion() =>
        new(TableTransactionActionType.UpsertReplace, new TableEntity(Partition, VersionRow) { ["Version"] = Guid.NewGuid() });
}

using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using FunctionsOrchestration.Storage;

namespace FunctionsOrchestration.Services;

/// <summary>
/// Registrations as rows of one partition, with a version row that every change renews in its own transaction: a worker that knows the
/// version reads one row a second, and no more.
/// </summary>
/// <param name="tables">The storage account.</param>
internal sealed class RegistrationTable(TableServiceClient tables) : IRegistrationTable
{
    private const string Partition = "registrations";
    private const string VersionRow = "!version";
    private const string Json = "Registration";
    private const int MaxRowsOfATransaction = 99;
    private readonly Ensured<TableClient> _table = Ensured.Table(tables, "ServiceRegistrations");

    public async Task WriteAsync(string service, Registration registration) =>
        await (await _table.GetAsync(default)).SubmitTransactionAsync(
        [
            new(TableTransactionActionType.UpsertReplace, new TableEntity(Partition, Key(service, registration.Id))
            {
                ["Service"] = service,
                [Json] = JsonSerializer.Serialize(registration, Serialization.Options),
            }),
            NextVersion(),
        ]);

    public async Task DeleteAsync(string service, IReadOnlyCollection<string> ids)
    {
        var table = await _table.GetAsync(default);
        foreach (var some in ids.Chunk(MaxRowsOfATransaction))
        {
            // A transaction fails as a whole where one row is missing, so what is to be deleted is made sure of first.
            List<TableTransactionAction> actions = [NextVersion()];
            foreach (var id in some)
            {
                if ((await table.GetEntityIfExistsAsync<TableEntity>(Partition, Key(service, id))) is { HasValue: true, Value: { } row })
                    actions.Add(new(TableTransactionActionType.Delete, row, ETag.All));
            }

            await table.SubmitTransactionAsync(actions);
        }
    }

    public async Task<Registration?> FindAsync(string service, string id, CancellationToken cancellation) =>
        await FindAsync(Key(service, id), cancellation) is { } row ? Read(row) : null;

    public async Task<string?> GetVersionAsync(CancellationToken cancellation) => (await FindAsync(VersionRow, cancellation))?.ETag.ToString();

    public async Task<IReadOnlyList<(string Service, Registration Registration)>> ReadAsync(CancellationToken cancellation) =>
        await (await _table.GetAsync(cancellation))
            .QueryAsync<TableEntity>($"PartitionKey eq '{Partition}' and RowKey ne '{VersionRow}'", cancellationToken: cancellation)
            .Select(row => (row.GetString("Service"), Read(row))).ToListAsync(cancellation);

    private async Task<TableEntity?> FindAsync(string row, CancellationToken cancellation)
    {
        var found = await (await _table.GetAsync(cancellation))
            .GetEntityIfExistsAsync<TableEntity>(Partition, row, cancellationToken: cancellation);
        return found.HasValue ? found.Value : null;
    }

    private static Registration Read(TableEntity row) => JsonSerializer.Deserialize<Registration>(row.GetString(Json), Serialization.Options)!;

    // Ids differ by more than their case nowhere in the catalog; the original stands in the registration.
    private static string Key(string service, string id) => $"{service}|{id.ToUpperInvariant()}";

    private static TableTransactionAction NextVersion() =>
        new(TableTransactionActionType.UpsertReplace, new TableEntity(Partition, VersionRow) { ["Version"] = Guid.NewGuid() });
}

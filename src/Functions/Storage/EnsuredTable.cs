using Azure.Data.Tables;

namespace FunctionsOrchestration.Storage;

/// <summary>A table that is created when it is first used; a failed attempt is made again by the next use.</summary>
internal sealed class EnsuredTable(TableServiceClient tables, string name)
{
    private readonly TableClient _table = tables.GetTableClient(name);
    private volatile bool _exists;

    public async ValueTask<TableClient> GetAsync(CancellationToken cancellation)
    {
        if (_exists) return _table;
        await _table.CreateIfNotExistsAsync(cancellation);
        _exists = true;
        return _table;
    }
}

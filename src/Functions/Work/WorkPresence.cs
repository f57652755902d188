using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Storage;

namespace FunctionsOrchestration.Work;

/// <summary>
/// What workers tell each other, in the table <c>WorkPresence</c>: which tenants have sent work, how fast each worker drains, and which
/// queues it refuses. A worker writes a tenant's row every few seconds at most, its own once a second while it works, and reads them in one
/// query a second.
/// </summary>
/// <param name="tables">The storage account.</param>
/// <param name="worker">This process.</param>
/// <param name="time">The clock.</param>
public sealed class WorkPresence(TableServiceClient tables, WorkerIdentity worker, TimeProvider time)
{
    private const string TenantRows = "tenant";
    private const string WorkerRows = "worker";
    private const string At = "At";
    private const string Says = "Says";

    // So long may the clocks of workers differ.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);

    private readonly Ensured<TableClient> _table = Ensured.Table(tables, "WorkPresence");
    private bool _hasRead;

    /// <summary>Tells that a tenant has sent work, unless this worker did so a moment ago.</summary>
    internal async Task TellAsync(string tenant, QueueView queue, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        queue.IsTouched = true;
        if (now - queue.ToldAt < TellEvery) return;
        await WriteAsync(TenantRows, tenant, "", cancellation);
        queue.ToldAt = now;
    }

    /// <summary>Tells what this worker does.</summary>
    internal Task TellAsync(WorkerReport report, CancellationToken cancellation) =>
        WriteAsync(WorkerRows, worker.Id, JsonSerializer.Serialize(report, Serialization.Options), cancellation);

    /// <summary>Tenants that sent work lately; all that ever did at the first call.</summary>
    internal async Task<IReadOnlyList<string>> ReadTenantsAsync(CancellationToken cancellation)
    {
        var since = _hasRead ? time.GetUtcNow() - TellEvery - Skew : DateTimeOffset.UnixEpoch;
        var rows = await ReadAsync(TenantRows, since, cancellation);
        _hasRead = true;
        return [.. rows.Select(row => row.RowKey)];
    }

    /// <summary>What the other workers do.</summary>
    internal async Task<IReadOnlyList<WorkerReport>> ReadWorkersAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var rows = await ReadAsync(WorkerRows, now - Fresh, cancellation);
        return [.. rows.Where(row => row.RowKey != worker.Id)
            .Select(row => JsonSerializer.Deserialize<WorkerReport>(row.GetString(Says), Serialization.Options)!)];
    }

    /// <summary>Deletes the rows of workers that have long been gone.</summary>
    internal async Task SweepAsync(CancellationToken cancellation)
    {
        var (table, before) = (await _table.GetAsync(cancellation), time.GetUtcNow() - Forgotten);
        var gone = TableClient.CreateQueryFilter($"PartitionKey eq {WorkerRows} and At lt {before}");
        await foreach (var row in table.QueryAsync<TableEntity>(gone, cancellationToken: cancellation))
            await table.DeleteEntityAsync(row, ETag.All, cancellation);
    }

    private async Task<IReadOnlyList<TableEntity>> ReadAsync(string partition, DateTimeOffset since, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and At ge {since}");
        return await (await _table.GetAsync(cancellation)).QueryAsync<TableEntity>(filter, cancellationToken: cancellation).ToListAsync(cancellation);
    }

    private async Task WriteAsync(string partition, string row, string says, CancellationToken cancellation) =>
        await (await _table.GetAsync(cancellation)).UpsertEntityAsync(
            new TableEntity(partition, row) { [At] = time.GetUtcNow(), [Says] = says }, TableUpdateMode.Replace, cancellation);
}

/// <summary>What a worker tells the others, by names of queues.</summary>
/// <param name="Rates">Items a second that it completes.</param>
/// <param name="Refuses">Queues whose door it keeps closed.</param>
internal sealed record WorkerReport(IReadOnlyDictionary<string, double> Rates, IReadOnlyList<string> Refuses)
{
    // A property of a row holds 32,768 characters.
    private const int MostQueues = 300;

    public bool IsEmpty => Rates.Count == 0 && Refuses.Count == 0;

    /// <summary>The busiest queues; what is left out makes others estimate longer waits.</summary>
    public static WorkerReport Of(IEnumerable<QueueView> queues, DateTimeOffset now)
    {
        List<QueueView> all = [.. queues];
        var rates = all.Select(queue => (queue.Name, Rate: queue.OwnRate(now))).Where(queue => queue.Rate > 0.001)
            .OrderByDescending(queue => queue.Rate).Take(MostQueues);
        return new(
            rates.ToDictionary(queue => queue.Name, queue => Math.Round(queue.Rate, 3)),
            [.. all.Where(queue => queue.Gate.Refuses).Select(queue => queue.Name).Take(MostQueues)]);
    }
}

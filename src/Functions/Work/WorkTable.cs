using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using FunctionsOrchestration.Mesh.Backpressure;
using FunctionsOrchestration.Storage;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Work;

/// <summary>Where items stand, for whoever asks: a row for each, swept some time after its end.</summary>
/// <param name="tables">Where the rows are.</param>
/// <param name="blobs">Where answers are that are too large for a row.</param>
/// <param name="options">How long rows are kept.</param>
/// <param name="time">The clock.</param>
public sealed class WorkTable(TableServiceClient tables, BlobServiceClient blobs, IOptions<WorkOptions> options, TimeProvider time)
{
    // A property of a row holds 64 KiB.
    private const int MaxRowBytes = 60 * 1024;
    private const int MaxProblemCharacters = 2_000;

    private readonly Ensured<TableClient> _table = Ensured.Table(tables, "WorkItems");
    private readonly Ensured<BlobContainerClient> _results = Ensured.Container(blobs, "work-results");
    private readonly WorkOptions _options = options.Value;

    /// <summary>Looks an item up.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Its row; null where there is none, or it was swept.</returns>
    public async Task<WorkRow?> FindAsync(string id, CancellationToken cancellation) =>
        (await (await _table.GetAsync(cancellation)).GetEntityIfExistsAsync<WorkRow>(id, WorkRow.Row, cancellationToken: cancellation))
            is { HasValue: true, Value: { } row } ? row : null;

    /// <summary>True where an item has not got its answer yet, so that what is staged for it is still wanted.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<bool> IsPendingAsync(string id, CancellationToken cancellation) =>
        await FindAsync(id, cancellation) is { } row && row.State != nameof(WorkState.Done);

    /// <summary>The answer of an item; null where it has none.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<BinaryData?> ResultOfAsync(WorkRow row, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.ResultBlob is not { } name) return row.Result is { } result ? BinaryData.FromBytes(result) : null;
        return (await (await _results.GetAsync(cancellation)).GetBlobClient(name).DownloadContentAsync(cancellation)).Value.Content;
    }

    /// <summary>Adds the row of an item that has just been queued. A drain that was faster has written its own, and that stays.</summary>
    internal async Task AddAsync(WorkItem item, string digest, CancellationToken cancellation)
    {
        try
        {
            await (await _table.GetAsync(cancellation)).AddEntityAsync(
                new WorkRow
                {
                    PartitionKey = item.Id, State = nameof(WorkState.Queued), Tenant = item.Tenant, Kind = item.Kind, Digest = digest,
                    AcceptedAt = item.AcceptedAt, Until = item.AcceptedAt + _options.Lifetime + _options.Retention,
                }, cancellation);
        }
        catch (RequestFailedException there) when (there.Status == 409)
        {
            await MergeAsync(new WorkRow { PartitionKey = item.Id, Digest = digest }, cancellation);
        }
    }

    internal Task StartedAsync(WorkItem item, int attempt) => WriteAsync(item, WorkState.Running, row =>
        (row.StartedAt, row.Attempts, row.Deferrals) = (time.GetUtcNow(), attempt, item.Deferrals));

    internal Task WaitsAsync(WorkItem item, WorkVerdict verdict) => WriteAsync(item, WorkState.Queued, row =>
        (row.Reason, row.Problem) = (verdict.Reason, Shorten(verdict.Problem)));

    internal Task ReplayedAsync(WorkItem item) => WriteAsync(item, WorkState.Queued, row =>
        (row.Until, row.Attempts) = (time.GetUtcNow() + _options.Lifetime + _options.Retention, 0));

    internal Task DiedAsync(WorkItem item, WorkVerdict verdict) => WriteAsync(item, WorkState.Dead, row =>
        (row.Reason, row.Problem, row.EndedAt, row.Until) = (
            verdict.Reason, Shorten(verdict.Problem), time.GetUtcNow(), time.GetUtcNow() + _options.DeadLetterRetention + _options.Retention));

    internal async Task DoneAsync(WorkItem item, BinaryData result)
    {
        var isLarge = result.ToMemory().Length > MaxRowBytes;
        // The same item has the same answer, so a try that is done twice overwrites it with itself.
        if (isLarge) await (await _results.GetAsync(default)).GetBlobClient(item.Id).UploadAsync(result, overwrite: true);
        await WriteAsync(item, WorkState.Done, row =>
        {
            (row.EndedAt, row.Until) = (time.GetUtcNow(), time.GetUtcNow() + _options.Retention);
            (row.Reason, row.Problem) = ("", "");
            if (isLarge) row.ResultBlob = item.Id;
            else row.Result = result.ToArray();
        });
    }

    /// <summary>Deletes what is over.</summary>
    /// <param name="cancellation">Ends the sweep.</param>
    /// <returns>How many rows were deleted.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var (table, results, now, swept) = (await _table.GetAsync(cancellation), await _results.GetAsync(cancellation), time.GetUtcNow(), 0);
        await foreach (var row in table.QueryAsync<WorkRow>(row => row.Until < now, cancellationToken: cancellation))
        {
            if (row.ResultBlob is { } blob) await results.DeleteBlobIfExistsAsync(blob, cancellationToken: cancellation);
            await table.DeleteEntityAsync(row, ETag.All, cancellation);
            swept++;
        }

        return swept;
    }

    private Task WriteAsync(WorkItem item, WorkState state, Action<WorkRow> fill)
    {
        var row = new WorkRow
        {
            PartitionKey = item.Id, State = state.ToString(), Tenant = item.Tenant, Kind = item.Kind, AcceptedAt = item.AcceptedAt,
            Until = item.AcceptedAt + _options.Lifetime + _options.Retention,
        };
        fill(row);
        return MergeAsync(row, CancellationToken.None);
    }

    private async Task MergeAsync(WorkRow row, CancellationToken cancellation) =>
        await (await _table.GetAsync(cancellation)).UpsertEntityAsync(row, TableUpdateMode.Merge, cancellation);

    private static string? Shorten(string? problem) =>
        problem is { Length: > MaxProblemCharacters } ? string.Concat(problem.AsSpan(0, MaxProblemCharacters), "…") : problem;
}

using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using FunctionsOrchestration.Storage;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Work;

/// <summary>One dead letter: a row of the table <c>WorkDeadLetters</c>.</summary>
public sealed class DeadLetter : ITableEntity
{
    /// <summary>Whose it is.</summary>
    public string PartitionKey { get; set; } = "";

    /// <summary>The item's id.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The item as it lay in its queue.</summary>
    public byte[] Item { get; set; } = [];

    /// <summary>What it is, such as <c>nlp.sentiment</c>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Why it is dead, for programs.</summary>
    public string Reason { get; set; } = "";

    /// <summary>The last error, for people.</summary>
    public string Problem { get; set; } = "";

    /// <summary>Tries that counted.</summary>
    public int Attempts { get; set; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset AcceptedAt { get; set; }

    /// <summary>When it became a dead letter.</summary>
    public DateTimeOffset DiedAt { get; set; }

    /// <summary>When somebody began to replay it; null where nobody did.</summary>
    public DateTimeOffset? ReplayAt { get; set; }

    internal WorkItem Read() => JsonSerializer.Deserialize<WorkItem>(Item, Serialization.Options)!;
}

/// <summary>Items that nobody could finish, with their reasons, by tenant, until they are replayed or swept.</summary>
/// <param name="tables">Where they are.</param>
/// <param name="options">How long they are kept.</param>
/// <param name="time">The clock.</param>
public sealed class DeadLetters(TableServiceClient tables, IOptions<WorkOptions> options, TimeProvider time)
{
    // Somebody who has been replaying a letter for so long has died over it.
    private static readonly TimeSpan ReplayPatience = TimeSpan.FromMinutes(1);

    private readonly Ensured<TableClient> _table = Ensured.Table(tables, "WorkDeadLetters");

    /// <summary>Adds a dead letter or replaces it.</summary>
    internal async Task WriteAsync(DeadLetter letter) => await (await _table.GetAsync(default)).UpsertEntityAsync(letter, TableUpdateMode.Replace);

    /// <summary>The letter of an item; null where there is none.</summary>
    internal async Task<DeadLetter?> FindAsync(string tenant, string id, CancellationToken cancellation) =>
        (await (await _table.GetAsync(cancellation)).GetEntityIfExistsAsync<DeadLetter>(tenant, id, cancellationToken: cancellation))
            is { HasValue: true, Value: { } letter } ? letter : null;

    /// <summary>A page of letters in the order of their ids.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="reason">Of this reason only; null of any.</param>
    /// <param name="after">What the page before ended with; null begins.</param>
    /// <param name="size">Letters at most, 1–1,000.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal async Task<IReadOnlyList<DeadLetter>> ReadAsync(
        string tenant, string? reason, string? after, int size, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {tenant} and RowKey gt {after ?? ""}");
        if (reason is not null) filter += $" and {TableClient.CreateQueryFilter($"Reason eq {reason}")}";
        return await (await _table.GetAsync(cancellation)).QueryAsync<DeadLetter>(filter, size, cancellationToken: cancellation)
            .Take(size).ToListAsync(cancellation);
    }

    /// <summary>How many letters a tenant has, counted up to a limit.</summary>
    internal async Task<int> CountAsync(string tenant, int limit, CancellationToken cancellation) =>
        await (await _table.GetAsync(cancellation))
            .QueryAsync<TableEntity>(row => row.PartitionKey == tenant, select: ["RowKey"], cancellationToken: cancellation)
            .Take(limit).CountAsync(cancellation);

    /// <summary>Takes a letter for a replay, so that of several who want to replay it one does.</summary>
    /// <returns>The letter as it is then; null where somebody else has it, or it is gone.</returns>
    internal async Task<DeadLetter?> TakeAsync(DeadLetter letter, CancellationToken cancellation)
    {
        if (letter.ReplayAt is { } begun && time.GetUtcNow() - begun < ReplayPatience) return null;
        letter.ReplayAt = time.GetUtcNow();
        try
        {
            var answer = await (await _table.GetAsync(cancellation)).UpdateEntityAsync(letter, letter.ETag, TableUpdateMode.Replace, cancellation);
            letter.ETag = answer.Headers.ETag!.Value;
            return letter;
        }
        catch (RequestFailedException changed) when (changed.Status is 404 or 412)
        {
            return null;
        }
    }

    /// <summary>Removes a letter unless it has changed: an item that died again meanwhile keeps its new one.</summary>
    internal async Task DeleteAsync(DeadLetter letter)
    {
        try
        {
            await (await _table.GetAsync(default)).DeleteEntityAsync(letter, letter.ETag);
        }
        catch (RequestFailedException changed) when (changed.Status is 404 or 412)
        {
            // It died again, or somebody who thought us dead was faster.
        }
    }

    /// <summary>Deletes letters that are too old.</summary>
    /// <param name="cancellation">Ends the sweep.</param>
    /// <returns>How many were deleted.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var (table, before, swept) = (await _table.GetAsync(cancellation), time.GetUtcNow() - options.Value.DeadLetterRetention, 0);
        await foreach (var letter in table.QueryAsync<DeadLetter>(letter => letter.DiedAt < before, cancellationToken: cancellation))
        {
            await DeleteAsync(letter);
            swept++;
        }

        return swept;
    }
}

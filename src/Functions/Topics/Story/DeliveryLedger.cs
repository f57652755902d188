using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Topics.Deliveries;
using FunctionsOrchestration.Topics.Log;

namespace FunctionsOrchestration.Topics.Story;

/// <summary>What became of the events of each batch at each subscription: a row for both, however many events there are.</summary>
/// <param name="tables">The storage account.</param>
/// <param name="time">The clock.</param>
public sealed class DeliveryLedger(TableServiceClient tables, TimeProvider time)
{
    private const string Json = "Entry";
    private const int Tries = 5;

    private readonly Ensured<TableClient> _table = Ensured.Table(tables, "EventDeliveries");

    /// <summary>Adds what a message's deliveries came to.</summary>
    internal async Task WriteAsync(BatchId batch, string subscription, DeliveryResults results, CancellationToken cancellation)
    {
        var table = await _table.GetAsync(cancellation);
        for (var tried = 1; ; tried++)
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(Partition(batch), subscription, cancellationToken: cancellation);
            var entry = (found.HasValue ? Read(found.Value!) : new LedgerEntry()).With(results, time.GetUtcNow());
            var row = new TableEntity(Partition(batch), subscription) { [Json] = JsonSerializer.Serialize(entry, Serialization.Options) };
            try
            {
                if (found.HasValue) await table.UpdateEntityAsync(row, found.Value!.ETag, TableUpdateMode.Replace, cancellation);
                else await table.AddEntityAsync(row, cancellation);
                return;
            }
            catch (RequestFailedException conflict) when (conflict.Status is 409 or 412 && tried < Tries)
            {
                // Another message of the same batch and subscription came to its end at the same moment.
            }
        }
    }

    /// <summary>What is known of a batch, by subscription.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal async Task<IReadOnlyDictionary<string, LedgerEntry>> ReadAsync(BatchId batch, CancellationToken cancellation)
    {
        var partition = Partition(batch);
        return await (await _table.GetAsync(cancellation)).QueryAsync<TableEntity>(row => row.PartitionKey == partition, cancellationToken: cancellation)
            .ToDictionaryAsync(row => row.RowKey, Read, cancellationToken: cancellation);
    }

    /// <summary>Forgets a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellation">Ends the deleting.</param>
    public async Task DeleteAsync(BatchId batch, CancellationToken cancellation)
    {
        var table = await _table.GetAsync(cancellation);
        foreach (var subscription in (await ReadAsync(batch, cancellation)).Keys)
            await table.DeleteEntityAsync(Partition(batch), subscription, cancellationToken: cancellation);
    }

    private static LedgerEntry Read(TableEntity row) => JsonSerializer.Deserialize<LedgerEntry>(row.GetString(Json), Serialization.Options)!;

    // A slash may not stand in a key.
    private static string Partition(BatchId batch) => batch.Name.Replace('/', '|');
}

/// <summary>What became of the events of a batch at one subscription. New fields are optional.</summary>
public sealed record LedgerEntry
{
    /// <summary>Positions of what was delivered, as ranges.</summary>
    public string Delivered { get; init; } = "";

    /// <summary>Positions of what was given up, by reason.</summary>
    public IReadOnlyDictionary<string, string> Dead { get; init; } = new Dictionary<string, string>();

    /// <summary>Most attempts at one of them.</summary>
    public int Attempts { get; init; }

    /// <summary>What went wrong last; null where nothing did.</summary>
    public string? LastProblem { get; init; }

    /// <summary>When something was last tried.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>When what waits is tried again; null where nothing waits.</summary>
    public DateTimeOffset? NextAt { get; init; }

    internal LedgerEntry With(DeliveryResults results, DateTimeOffset now)
    {
        var dead = Dead.ToDictionary();
        foreach (var reason in results.Dead.GroupBy(one => one.Decision.Reason!))
            dead[reason.Key] = Union(dead.GetValueOrDefault(reason.Key, ""), reason.Select(one => ((EventAtPosition)one.Delivery).Position));
        return this with
        {
            Delivered = Union(Delivered, results.Delivered),
            Dead = dead,
            Attempts = Math.Max(Attempts, results.MostAttempts),
            LastProblem = results.LastProblem ?? LastProblem,
            At = now,
            NextAt = results.Retries.Count > 0 ? now + results.Retries.Min(retry => retry.Wait) : null,
        };
    }

    private static string Union(string known, IEnumerable<int> more) => Positions.Write(Positions.Read(known).Union(more));
}

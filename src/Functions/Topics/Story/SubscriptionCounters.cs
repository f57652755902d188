using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Data.Tables;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Topics.Story;

/// <summary>
/// Counts what happens at each subscription. Every worker counts for itself and writes its sums down each second, in a row of its own; who
/// reads adds the rows up. A worker that is killed takes what it counted in its last second with it; nothing but these sums depends on it.
/// </summary>
/// <param name="tables">The storage account.</param>
/// <param name="worker">This process.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says that the account does not answer, once.</param>
public sealed class SubscriptionCounters(TableServiceClient tables, WorkerIdentity worker, TimeProvider time, ILogger<SubscriptionCounters> log)
    : BackgroundService
{
    private const string Json = "Sums";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Topic, string Subscription), SubscriptionCounter> _counters = new();
    private readonly Ensured<TableClient> _table = Ensured.Table(tables, "EventCounters");
    private bool _failing;

    /// <summary>The counter of a subscription. Subscriptions are declared, so there are no more than the topics allow.</summary>
    /// <param name="topic">Its topic.</param>
    /// <param name="subscription">Its name.</param>
    public SubscriptionCounter Of(string topic, string subscription) => _counters.GetOrAdd((topic, subscription), _ => new SubscriptionCounter());

    /// <summary>The sums of a subscription over all workers.</summary>
    /// <param name="topic">Its topic.</param>
    /// <param name="subscription">Its name.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<SubscriptionSums> ReadAsync(string topic, string subscription, CancellationToken cancellation)
    {
        await WriteAsync(cancellation);
        var partition = Partition(topic, subscription);
        var sums = new SubscriptionSums();
        await foreach (var row in (await _table.GetAsync(cancellation)).QueryAsync<TableEntity>(row => row.PartitionKey == partition, cancellationToken: cancellation))
            sums = sums.Plus(JsonSerializer.Deserialize<SubscriptionSums>(row.GetString(Json), Serialization.Options)!);
        return sums;
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWriteAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken);
            await TryWriteAsync(stoppingToken);
        }
    }

    private async Task TryWriteAsync(CancellationToken cancellation)
    {
        try
        {
            await WriteAsync(cancellation);
            _failing = false;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            if (!_failing) log.CountersUnwritable(failure);
            _failing = true;
        }
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        foreach (var ((topic, subscription), counter) in _counters)
        {
            if (counter.TakeIfChanged() is not { } sums) continue;
            var row = new TableEntity(Partition(topic, subscription), worker.Id) { [Json] = JsonSerializer.Serialize(sums, Serialization.Options) };
            await (await _table.GetAsync(cancellation)).UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
        }
    }

    private static string Partition(string topic, string subscription) => $"{topic}|{subscription}";
}

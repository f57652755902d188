using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Engine.Client;

/// <summary>Removing instances that have ended, with their histories.</summary>
internal sealed partial class LocalDurableTaskClient
{
    private const int PurgeBatch = 200;

    /// <summary>Removes one instance. One that is running stays, and counts as none.</summary>
    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        var row = Runtime.Reader.Instance(instanceId);
        return new PurgeResult(row is null ? 0 : await PurgeAsync([row], options?.Recursive ?? false, cancellation), true);
    }

    /// <summary>Removes all instances that match and have ended.</summary>
    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.Timeout <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(filter), filter.Timeout, "The timeout of a purge must be longer than nothing.");
        var until = filter.Timeout is { } timeout ? Runtime.Now + timeout : DateTime.MaxValue;
        var statuses = (Statuses(filter.Statuses) ?? [InstanceStatus.Completed, InstanceStatus.Failed, InstanceStatus.Terminated])
            .Where(status => status.IsTerminal()).ToList();
        if (statuses.Count == 0) return new PurgeResult(0, true);

        var count = 0;
        string? last = null;
        while (Runtime.Now < until)
        {
            var rows = Runtime.Reader.Instances(new InstanceFilter
            {
                Statuses = statuses,
                CreatedFrom = filter.CreatedFrom?.UtcDateTime,
                CreatedTo = filter.CreatedTo?.UtcDateTime,
                After = last,
                Limit = PurgeBatch,
            });
            if (rows.Count == 0) return new PurgeResult(count, true);
            count += await PurgeAsync(rows, options?.Recursive ?? false, cancellation);
            last = rows[^1].Id;
        }

        return new PurgeResult(count, false);
    }

    private async Task<int> PurgeAsync(IReadOnlyList<InstanceRow> rows, bool recursive, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var commits = rows.Where(row => row.Status.IsTerminal()).Select(row =>
        {
            var commit = new StepCommit();
            commit.Add(new DeleteInstance(row.Key));
            return (Row: row, Done: Runtime.CommitLog.CommitAsync(commit));
        }).ToList();
        var count = 0;
        foreach (var (row, done) in commits)
        {
            if (await done != CommitOutcome.Committed) continue;
            count++;
            if (recursive)
                count += await PurgeAsync(Runtime.Reader.Instances(new InstanceFilter { Parent = row.Id }), true, cancellation);
        }

        return count;
    }
}

using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Engine.Client;

/// <summary>Reading instances, and waiting for them.</summary>
internal sealed partial class LocalDurableTaskClient
{
    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var row = Runtime.Reader.Instance(instanceId);
        return Task.FromResult(row is null ? null : Describe(row, getInputsAndOutputs));
    }

    /// <summary>All instances that match, in order of id. A continuation token is the last id seen, so inserts do not shift pages.</summary>
    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        filter ??= new OrchestrationQuery();
        return Pageable.Create<OrchestrationMetadata>((token, sizeHint, cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            var size = Math.Max(1, sizeHint ?? filter.PageSize);
            var rows = Runtime.Reader.Instances(new InstanceFilter
            {
                Statuses = Statuses(filter.Statuses),
                CreatedFrom = filter.CreatedFrom?.UtcDateTime,
                CreatedTo = filter.CreatedTo?.UtcDateTime,
                IdPrefix = filter.InstanceIdPrefix,
                After = token ?? filter.ContinuationToken,
                Limit = size + 1,
            });
            var page = rows.Take(size).Select(row => Describe(row, filter.FetchInputsAndOutputs)).ToList();
            return Task.FromResult(new Page<OrchestrationMetadata>(page, rows.Count > size ? page[^1].InstanceId : null));
        });
    }

    /// <summary>Ids in order; the token of a page is its last id.</summary>
    public override Task<Page<string>> ListInstanceIdsAsync(
        IEnumerable<OrchestrationRuntimeStatus>? runtimeStatus = null, DateTimeOffset? completedTimeFrom = null,
        DateTimeOffset? completedTimeTo = null, int pageSize = 100, string? lastInstanceKey = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pageSize);
        cancellation.ThrowIfCancellationRequested();
        var rows = Runtime.Reader.Instances(new InstanceFilter
        {
            Statuses = Statuses(runtimeStatus),
            CompletedFrom = completedTimeFrom?.UtcDateTime,
            CompletedTo = completedTimeTo?.UtcDateTime,
            After = lastInstanceKey,
            Limit = pageSize + 1,
        });
        List<string> ids = [.. rows.Take(pageSize).Select(row => row.Id)];
        return Task.FromResult(new Page<string>(ids, rows.Count > pageSize ? ids[^1] : null));
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, status => status != InstanceStatus.Pending, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, status => status.IsTerminal(), getInputsAndOutputs, cancellation);

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId, Func<InstanceStatus, bool> reached, bool getInputsAndOutputs, CancellationToken cancellation)
    {
        var runtime = Runtime;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, runtime.Stop);
        var watcher = runtime.Watchers.Watch(instanceId, reached);
        try
        {
            watcher.Offer(runtime.Reader.Instance(instanceId) ?? throw NotFound(instanceId));
            return Describe(await watcher.Row.WaitAsync(either.Token), getInputsAndOutputs);
        }
        finally
        {
            runtime.Watchers.Unwatch(instanceId, watcher);
        }
    }

    private OrchestrationMetadata Describe(InstanceRow row, bool withData)
    {
        if (withData) row = Runtime.Reader.Filled(row) ?? row with { Output = null, CustomStatus = null };
        return new OrchestrationMetadata(row.Name, row.Id)
        {
            CreatedAt = row.Created,
            LastUpdatedAt = row.Updated,
            RuntimeStatus = (OrchestrationRuntimeStatus)row.Status,
            FailureDetails = row.Failure?.ToDetails(),
            Tags = row.Tags ?? System.Collections.Immutable.ImmutableDictionary<string, string>.Empty,
            DataConverter = withData ? Converter : null,
            SerializedInput = withData ? Input(row) : null,
            SerializedOutput = withData ? row.Output : null,
            SerializedCustomStatus = withData ? row.CustomStatus : null,
        };
    }

    private string? Input(InstanceRow row) =>
        Runtime.Reader.Find(Runtime.Reader.Creation(row.Key)?.Input, out var input) ? input : null;

    private static List<InstanceStatus>? Statuses(IEnumerable<OrchestrationRuntimeStatus>? statuses) =>
        statuses?.Select(status => (InstanceStatus)status).ToList() is { Count: > 0 } some ? some : null;
}

using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Engine.Client;

/// <summary>Signals and reads entities of an engine in the same process.</summary>
internal sealed class LocalDurableEntityClient(DurableEngine engine) : DurableEntityClient(engine.Options.HubName)
{
    private EngineRuntime Runtime => engine.Runtime;

    private DataConverter Converter => engine.Options.Converter;

    /// <summary>Sends an operation; it is on disk when the task ends, and runs after it.</summary>
    public override Task SignalEntityAsync(
        EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null,
        CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(operationName);
        var operation = new OperationMessage(operationName, Converter.Serialize(input), null);
        return Runtime.SendAsync(id.ToString(), operation, options?.SignalTime?.UtcDateTime).WaitAsync(cancellation);
    }

    public override Task<EntityMetadata?> GetEntityAsync(
        EntityInstanceId id, bool includeState = true, CancellationToken cancellation = default) =>
        Task.FromResult(Find(id, includeState) is { } row ? Describe(row, includeState) : null);

    public override Task<EntityMetadata<T>?> GetEntityAsync<T>(
        EntityInstanceId id, bool includeState = true, CancellationToken cancellation = default) =>
        Task.FromResult(Find(id, includeState) is { } row ? Describe<T>(row, includeState) : null);

    public override AsyncPageable<EntityMetadata> GetAllEntitiesAsync(EntityQuery? filter = null) => Pages(filter, Describe);

    public override AsyncPageable<EntityMetadata<T>> GetAllEntitiesAsync<T>(EntityQuery? filter = null) => Pages(filter, Describe<T>);

    /// <summary>Releases locks whose holder has ended. Entities without state and lock leave by themselves.</summary>
    public override async Task<CleanEntityStorageResult> CleanEntityStorageAsync(
        CleanEntityStorageRequest? request = null, bool continueUntilComplete = true, CancellationToken cancellation = default)
    {
        var released = 0;
        if ((request ?? CleanEntityStorageRequest.Default).ReleaseOrphanedLocks)
        {
            var locked = Runtime.Reader.Entities(new EntityFilter { IncludeTransient = true }).Where(row => row.LockOwner is not null);
            foreach (var row in locked.Where(row => Runtime.Reader.Instance(row.LockOwner!)?.Status.IsTerminal() ?? true))
            {
                cancellation.ThrowIfCancellationRequested();
                await Runtime.SendAsync(row.Id, new UnlockMessage(row.LockId!));
                released++;
            }
        }

        return new CleanEntityStorageResult { OrphanedLocksReleased = released };
    }

    private EntityRow? Find(EntityInstanceId id, bool withState) =>
        Runtime.Reader.Entity(id.ToString()) is not { } row ? null : withState ? Runtime.Reader.Filled(row) : row;

    private AsyncPageable<T> Pages<T>(EntityQuery? filter, Func<EntityRow, bool, T> describe)
        where T : notnull
    {
        filter ??= new EntityQuery();
        return Pageable.Create<T>((token, sizeHint, cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            var size = Math.Max(1, sizeHint ?? filter.PageSize ?? EntityQuery.DefaultPageSize);
            var rows = Runtime.Reader.Entities(new EntityFilter
            {
                IdPrefix = filter.InstanceIdStartsWith,
                UpdatedFrom = filter.LastModifiedFrom?.UtcDateTime,
                UpdatedTo = filter.LastModifiedTo?.UtcDateTime,
                IncludeTransient = filter.IncludeTransient,
                After = token ?? filter.ContinuationToken,
                Limit = size + 1,
            });
            var page = rows.Take(size).ToList();
            EntityRow? Filled(EntityRow row) => filter.IncludeState ? Runtime.Reader.Filled(row) : row;
            return Task.FromResult(new Page<T>(
                [.. page.Select(Filled).OfType<EntityRow>().Select(row => describe(row, filter.IncludeState))], rows.Count > size ? page[^1].Id : null));
        });
    }

    private EntityMetadata Describe(EntityRow row, bool withState) => new(
        EntityInstanceId.FromString(row.Id),
        withState && row.State is not null ? new SerializedData(row.State, Converter) : null)
    {
        LastModifiedTime = row.Updated,
        LockedBy = row.LockOwner,
    };

    private EntityMetadata<T> Describe<T>(EntityRow row, bool withState)
    {
        var id = EntityInstanceId.FromString(row.Id);
        return withState && row.State is not null
            ? new EntityMetadata<T>(id, Converter.Deserialize<T>(row.State)) { LastModifiedTime = row.Updated, LockedBy = row.LockOwner }
            : new EntityMetadata<T>(id) { LastModifiedTime = row.Updated, LockedBy = row.LockOwner };
    }
}

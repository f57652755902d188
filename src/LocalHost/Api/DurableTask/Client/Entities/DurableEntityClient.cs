using Microsoft.DurableTask.Entities;

namespace Microsoft.DurableTask.Client.Entities;

/// <summary>Signals and reads entities.</summary>
public abstract class DurableEntityClient
{
    /// <summary>Names a client.</summary>
    /// <param name="name">The client's name.</param>
    protected DurableEntityClient(string name) => Name = name;

    /// <summary>The client's name.</summary>
    public string Name { get; }

    /// <summary>Removes empty entities and locks that nobody holds any more.</summary>
    /// <param name="request">What to remove; null for everything.</param>
    /// <param name="continueUntilComplete">Whether to go on until all is done, rather than for one page.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public abstract Task<CleanEntityStorageResult> CleanEntityStorageAsync(
        CleanEntityStorageRequest? request = null, bool continueUntilComplete = true, CancellationToken cancellation = default);

    /// <summary>Lists entities.</summary>
    /// <param name="filter">Which; null for all that have a state.</param>
    public abstract AsyncPageable<EntityMetadata> GetAllEntitiesAsync(EntityQuery? filter = null);

    /// <summary>Lists entities.</summary>
    /// <typeparam name="T">Type to read their states as.</typeparam>
    /// <param name="filter">Which; null for all that have a state.</param>
    public abstract AsyncPageable<EntityMetadata<T>> GetAllEntitiesAsync<T>(EntityQuery? filter = null);

    /// <summary>Reads an entity with its state.</summary>
    /// <param name="id">The entity.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The entity; null where there is none.</returns>
    public virtual Task<EntityMetadata?> GetEntityAsync(EntityInstanceId id, CancellationToken cancellation) =>
        GetEntityAsync(id, true, cancellation);

    /// <summary>Reads an entity.</summary>
    /// <param name="id">The entity.</param>
    /// <param name="includeState">Whether its state is wanted.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The entity; null where there is none.</returns>
    public abstract Task<EntityMetadata?> GetEntityAsync(
        EntityInstanceId id, bool includeState = true, CancellationToken cancellation = default);

    /// <summary>Reads an entity with its state.</summary>
    /// <typeparam name="T">Type to read the state as.</typeparam>
    /// <param name="id">The entity.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The entity; null where there is none.</returns>
    public virtual Task<EntityMetadata<T>?> GetEntityAsync<T>(EntityInstanceId id, CancellationToken cancellation) =>
        GetEntityAsync<T>(id, true, cancellation);

    /// <summary>Reads an entity.</summary>
    /// <typeparam name="T">Type to read the state as.</typeparam>
    /// <param name="id">The entity.</param>
    /// <param name="includeState">Whether its state is wanted.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The entity; null where there is none.</returns>
    public abstract Task<EntityMetadata<T>?> GetEntityAsync<T>(
        EntityInstanceId id, bool includeState = true, CancellationToken cancellation = default);

    /// <summary>Signals an entity without input.</summary>
    /// <param name="id">The receiver.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="options">When to deliver it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public virtual Task SignalEntityAsync(
        EntityInstanceId id, string operationName, SignalEntityOptions options, CancellationToken cancellation = default) =>
        SignalEntityAsync(id, operationName, null, options, cancellation);

    /// <summary>Signals an entity: the operation runs later, and nothing comes back.</summary>
    /// <param name="id">The receiver.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="input">Input, serialized as JSON.</param>
    /// <param name="options">When to deliver it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public abstract Task SignalEntityAsync(
        EntityInstanceId id,
        string operationName,
        object? input = null,
        SignalEntityOptions? options = null,
        CancellationToken cancellation = default);

    /// <summary>Signals an entity without input.</summary>
    /// <param name="id">The receiver.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public virtual Task SignalEntityAsync(EntityInstanceId id, string operationName, CancellationToken cancellation) =>
        SignalEntityAsync(id, operationName, null, null, cancellation);
}

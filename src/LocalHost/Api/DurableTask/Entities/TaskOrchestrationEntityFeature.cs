namespace Microsoft.DurableTask.Entities;

/// <summary>Entities as an orchestrator uses them.</summary>
public abstract class TaskOrchestrationEntityFeature
{
    /// <summary>Calls an operation without input and awaits its end.</summary>
    /// <param name="id">The entity.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="options">How to call it.</param>
    /// <exception cref="EntityOperationFailedException">The operation threw.</exception>
    public virtual Task CallEntityAsync(EntityInstanceId id, string operationName, CallEntityOptions? options) =>
        CallEntityAsync(id, operationName, null, options);

    /// <summary>Calls an operation and awaits its end.</summary>
    /// <param name="id">The entity.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="input">Input, serialized as JSON.</param>
    /// <param name="options">How to call it.</param>
    /// <exception cref="EntityOperationFailedException">The operation threw.</exception>
    public abstract Task CallEntityAsync(
        EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null);

    /// <summary>Calls an operation without input and awaits its result.</summary>
    /// <typeparam name="TResult">Type of the result.</typeparam>
    /// <param name="id">The entity.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="options">How to call it.</param>
    /// <exception cref="EntityOperationFailedException">The operation threw.</exception>
    public virtual Task<TResult> CallEntityAsync<TResult>(EntityInstanceId id, string operationName, CallEntityOptions? options) =>
        CallEntityAsync<TResult>(id, operationName, null, options);

    /// <summary>Calls an operation and awaits its result.</summary>
    /// <typeparam name="TResult">Type of the result.</typeparam>
    /// <param name="id">The entity.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="input">Input, serialized as JSON.</param>
    /// <param name="options">How to call it.</param>
    /// <exception cref="EntityOperationFailedException">The operation threw.</exception>
    public abstract Task<TResult> CallEntityAsync<TResult>(
        EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null);

    /// <summary>Whether the orchestration holds locks, and on which entities.</summary>
    /// <param name="entityIds">The locked entities; null outside of a critical section.</param>
    public abstract bool InCriticalSection(out IReadOnlyList<EntityInstanceId>? entityIds);

    /// <summary>Whether the orchestration holds locks.</summary>
    public virtual bool InCriticalSection() => InCriticalSection(out _);

    /// <summary>Locks entities for this orchestration until the result is disposed of.</summary>
    /// <param name="entityIds">The entities; they are locked in one fixed order, so that two orchestrations cannot wait for each other.</param>
    public virtual Task<IAsyncDisposable> LockEntitiesAsync(params EntityInstanceId[] entityIds) =>
        LockEntitiesAsync((IEnumerable<EntityInstanceId>)entityIds);

    /// <summary>Locks entities for this orchestration until the result is disposed of.</summary>
    /// <param name="entityIds">The entities; they are locked in one fixed order, so that two orchestrations cannot wait for each other.</param>
    public abstract Task<IAsyncDisposable> LockEntitiesAsync(IEnumerable<EntityInstanceId> entityIds);

    /// <summary>Signals an entity without input.</summary>
    /// <param name="id">The entity.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="options">When to deliver it.</param>
    public virtual Task SignalEntityAsync(EntityInstanceId id, string operationName, SignalEntityOptions? options) =>
        SignalEntityAsync(id, operationName, null, options);

    /// <summary>Signals an entity: the operation runs later, and nothing comes back.</summary>
    /// <param name="id">The entity.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="input">Input, serialized as JSON.</param>
    /// <param name="options">When to deliver it.</param>
    public abstract Task SignalEntityAsync(
        EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null);
}

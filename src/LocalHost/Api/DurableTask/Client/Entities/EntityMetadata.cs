using Microsoft.DurableTask.Entities;

namespace Microsoft.DurableTask.Client.Entities;

/// <summary>What a client sees of an entity.</summary>
/// <typeparam name="TState">Type of the state.</typeparam>
public class EntityMetadata<TState>
{
    private readonly TState? _state;

    /// <summary>Describes an entity without its state.</summary>
    /// <param name="id">The entity.</param>
    public EntityMetadata(EntityInstanceId id) => Id = id;

    /// <summary>Describes an entity.</summary>
    /// <param name="id">The entity.</param>
    /// <param name="state">Its state; null where there is none or it was not asked for.</param>
    public EntityMetadata(EntityInstanceId id, TState? state)
        : this(id) => (_state, IncludesState) = (state, state is not null);

    /// <summary>Operations that wait.</summary>
    public int BacklogQueueSize { get; init; }

    /// <summary>The entity.</summary>
    public EntityInstanceId Id { get; }

    /// <summary>Whether there is a state here.</summary>
    public bool IncludesState { get; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset LastModifiedTime { get; init; }

    /// <summary>Id of the orchestration that holds its lock; null where none does.</summary>
    public string? LockedBy { get; init; }

    /// <summary>The state.</summary>
    /// <exception cref="InvalidOperationException">There is none here.</exception>
    public TState State => IncludesState
        ? _state!
        : throw new InvalidOperationException($"The entity {Id} was read without a state, or has none; see {nameof(IncludesState)}.");
}

/// <summary>What a client sees of an entity whose state is still text.</summary>
public sealed class EntityMetadata : EntityMetadata<SerializedData>
{
    /// <summary>Describes an entity.</summary>
    /// <param name="id">The entity.</param>
    /// <param name="state">Its state; null where there is none or it was not asked for.</param>
    public EntityMetadata(EntityInstanceId id, SerializedData? state = null)
        : base(id, state)
    {
    }
}

namespace Microsoft.DurableTask.Entities;

/// <summary>State of an entity while an operation runs.</summary>
public abstract class TaskEntityState
{
    /// <summary>Whether there is a state.</summary>
    public abstract bool HasState { get; }

    /// <summary>The state; null where there is none.</summary>
    /// <param name="type">Type to read it as.</param>
    public abstract object? GetState(Type type);

    /// <summary>The state.</summary>
    /// <typeparam name="T">Type to read it as.</typeparam>
    /// <param name="defaultValue">What to give where there is none.</param>
    public virtual T? GetState<T>(T? defaultValue = default) => GetState(typeof(T)) is T state ? state : defaultValue;

    /// <summary>Replaces the state.</summary>
    /// <param name="state">The new state; null deletes it, and with it the entity.</param>
    public abstract void SetState(object? state);
}

namespace Microsoft.DurableTask.Entities;

/// <summary>One operation on an entity.</summary>
public abstract class TaskEntityOperation
{
    /// <summary>What the entity may do beside changing its state.</summary>
    public abstract TaskEntityContext Context { get; }

    /// <summary>Whether the caller sent an input.</summary>
    public abstract bool HasInput { get; }

    /// <summary>Name of the operation.</summary>
    public abstract string Name { get; }

    /// <summary>The entity's state.</summary>
    public abstract TaskEntityState State { get; }

    /// <summary>The input.</summary>
    /// <param name="inputType">Type to read it as.</param>
    public abstract object? GetInput(Type inputType);

    /// <summary>The input.</summary>
    /// <typeparam name="T">Type to read it as.</typeparam>
    public virtual T? GetInput<T>() => (T?)GetInput(typeof(T));

    /// <summary>Kind of entity and operation, for messages.</summary>
    public override string ToString() => $"{Context.Id.Name}/{Name}";
}

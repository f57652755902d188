namespace Microsoft.DurableTask.Entities;

/// <summary>An entity whose operations are the public methods of a class, found by name without regard to case.</summary>
/// <typeparam name="TState">Type of the state.</typeparam>
public abstract class TaskEntity<TState> : ITaskEntity
{
    /// <summary>Whether an operation that the entity lacks is looked for on the state; false unless overridden.</summary>
    protected virtual bool AllowStateDispatch => false;

    /// <summary>What the entity may do beside changing its state.</summary>
    protected TaskEntityContext Context { get; private set; } = null!;

    /// <summary>The state; what it holds when the operation ends is kept.</summary>
    protected TState State { get; set; } = default!;

    /// <summary>Runs one operation on the entity, else on its state, else the implied <c>delete</c>.</summary>
    /// <param name="operation">The operation, with the entity's state.</param>
    /// <returns>The operation's result.</returns>
    /// <exception cref="NotSupportedException">Nobody knows the operation.</exception>
    /// <exception cref="InvalidOperationException">The state should be asked, and there is none.</exception>
    public ValueTask<object?> RunAsync(TaskEntityOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        Context = operation.Context;
        State = operation.State.GetState(typeof(TState)) is TState state ? state : InitializeState(operation);

        if (operation.MethodOf(this) is { } own)
            return InvokeAsync(own, this, operation);
        if (AllowStateDispatch)
        {
            object target = State
                ?? throw new InvalidOperationException("Attempting to dispatch to state, but entity state is null.");
            if (operation.MethodOf(target) is { } onState)
                return InvokeAsync(onState, target, operation);
        }

        if (string.Equals(operation.Name, "delete", StringComparison.OrdinalIgnoreCase))
        {
            operation.State.SetState(null);
            return default;
        }

        throw new NotSupportedException($"No suitable method found for entity operation '{operation}'.");
    }

    /// <summary>The state of an entity that has none yet: a new <typeparamref name="TState"/> unless overridden.</summary>
    /// <param name="entityOperation">The first operation.</param>
    protected virtual TState InitializeState(TaskEntityOperation entityOperation) =>
        (TState)Activator.CreateInstance(Nullable.GetUnderlyingType(typeof(TState)) ?? typeof(TState))!;

    private async ValueTask<object?> InvokeAsync(EntityMethods method, object target, TaskEntityOperation operation)
    {
        var result = await method.InvokeAsync(target, operation);
        operation.State.SetState(State);
        return result;
    }
}

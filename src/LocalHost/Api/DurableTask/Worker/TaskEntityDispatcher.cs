using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Hands the operations that wait for an entity to the code that runs them.</summary>
public sealed class TaskEntityDispatcher
{
    private readonly Func<ITaskEntity, Task> _run;

    internal TaskEntityDispatcher(Func<ITaskEntity, Task> run) => _run = run;

    /// <summary>Where entities get what their constructors ask for; the invocation's scope.</summary>
    internal IServiceProvider? Services { get; set; }

    /// <summary>Runs the operations on an entity.</summary>
    /// <param name="entity">The entity.</param>
    public Task DispatchAsync(ITaskEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return _run(entity);
    }

    /// <summary>Runs the operations by a function.</summary>
    /// <param name="handler">Runs one operation and gives its result.</param>
    public Task DispatchAsync(Func<TaskEntityOperation, ValueTask<object?>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _run(new FunctionEntity(handler));
    }

    /// <summary>Runs the operations on an entity class, or on a plain class that is itself the state.</summary>
    /// <typeparam name="T">The class; an entity class gets its constructor's parameters from the container.</typeparam>
    public Task DispatchAsync<T>() => _run(
        typeof(ITaskEntity).IsAssignableFrom(typeof(T))
            ? (ITaskEntity)(object)ActivatorUtilities.GetServiceOrCreateInstance<T>(Services ?? NoServices.Instance)!
            : new StateEntity<T>());

    private sealed class FunctionEntity(Func<TaskEntityOperation, ValueTask<object?>> handler) : ITaskEntity
    {
        public ValueTask<object?> RunAsync(TaskEntityOperation operation) => handler(operation);
    }

    private sealed class StateEntity<TState> : TaskEntity<TState>
    {
        protected override bool AllowStateDispatch => true;
    }

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}

namespace Microsoft.DurableTask.Entities;

/// <summary>What an entity may do beside changing its state. All of it is undone when the operation throws.</summary>
public abstract class TaskEntityContext
{
    /// <summary>Id of this entity.</summary>
    public abstract EntityInstanceId Id { get; }

    /// <summary>Starts an orchestration without input.</summary>
    /// <param name="name">Name of the orchestrator.</param>
    /// <param name="options">Id, start time, tags, version.</param>
    /// <returns>Id of the instance.</returns>
    public virtual string ScheduleNewOrchestration(TaskName name, StartOrchestrationOptions options) =>
        ScheduleNewOrchestration(name, null, options);

    /// <summary>Starts an orchestration.</summary>
    /// <param name="name">Name of the orchestrator.</param>
    /// <param name="input">Input, serialized as JSON.</param>
    /// <param name="options">Id, start time, tags, version.</param>
    /// <returns>Id of the instance.</returns>
    public abstract string ScheduleNewOrchestration(TaskName name, object? input = null, StartOrchestrationOptions? options = null);

    /// <summary>Signals an entity without input.</summary>
    /// <param name="id">The receiver.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="options">When to deliver it.</param>
    public virtual void SignalEntity(EntityInstanceId id, string operationName, SignalEntityOptions options) =>
        SignalEntity(id, operationName, null, options);

    /// <summary>Signals an entity: the operation runs later, and nothing comes back.</summary>
    /// <param name="id">The receiver.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="input">Input, serialized as JSON.</param>
    /// <param name="options">When to deliver it.</param>
    public abstract void SignalEntity(
        EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null);
}

namespace Microsoft.DurableTask.Entities;

/// <summary>An entity: one operation after another on a state.</summary>
public interface ITaskEntity
{
    /// <summary>Runs one operation.</summary>
    /// <param name="operation">The operation, with the entity's state.</param>
    /// <returns>The operation's result.</returns>
    ValueTask<object?> RunAsync(TaskEntityOperation operation);
}

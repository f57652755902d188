namespace Microsoft.DurableTask.Entities;

/// <summary>An entity operation that an orchestration called has failed; the entity's state is as before.</summary>
public sealed class EntityOperationFailedException : Exception
{
    /// <summary>Reports a failure.</summary>
    /// <param name="entityId">The entity.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="failureDetails">How it failed.</param>
    public EntityOperationFailedException(EntityInstanceId entityId, string operationName, TaskFailureDetails failureDetails)
        : base($"Operation '{operationName}' of entity '{entityId}' failed: {failureDetails.ErrorMessage}") =>
        (EntityId, OperationName, FailureDetails) = (entityId, operationName, failureDetails);

    /// <summary>The entity.</summary>
    public EntityInstanceId EntityId { get; }

    /// <summary>How the operation failed.</summary>
    public TaskFailureDetails FailureDetails { get; }

    /// <summary>The operation.</summary>
    public string OperationName { get; }
}

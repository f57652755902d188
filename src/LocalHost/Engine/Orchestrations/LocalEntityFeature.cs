using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>What an orchestrator can do with entities.</summary>
internal sealed class LocalEntityFeature(OrchestrationExecution execution) : TaskOrchestrationEntityFeature
{
    public override Task CallEntityAsync(
        EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null) =>
        CallEntityAsync<object>(id, operationName, input, options);

    public override async Task<TResult> CallEntityAsync<TResult>(
        EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null)
    {
        execution.EnsureInStep();
        execution.CriticalSection.Take(id);
        try
        {
            return await execution.Ask<TResult>(taskId =>
                new EntityCalled(taskId, id.ToString(), operationName, execution.Converter.Serialize(input))
                {
                    LockId = execution.CriticalSection.LockId,
                });
        }
        finally
        {
            execution.CriticalSection.GiveBack(id);
        }
    }

    public override Task SignalEntityAsync(
        EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null)
    {
        execution.EnsureInStep();
        execution.CriticalSection.EnsureSignalAllowed(id);
        execution.Do(taskId => new EntitySignaled(taskId, id.ToString(), operationName, execution.Converter.Serialize(input))
        {
            Due = options?.SignalTime?.UtcDateTime,
        });
        return Task.CompletedTask;
    }

    public override bool InCriticalSection(out IReadOnlyList<EntityInstanceId>? entityIds)
    {
        entityIds = execution.CriticalSection.Entities;
        return entityIds is not null;
    }

    public override Task<IAsyncDisposable> LockEntitiesAsync(IEnumerable<EntityInstanceId> entityIds) =>
        execution.CriticalSection.EnterAsync(entityIds);
}

using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Engine.Entities;

/// <summary>One operation, as the entity's code sees it.</summary>
internal sealed class LocalEntityOperation(
    EntityInstanceId id, OperationMessage message, OperationEffects effects, EngineRuntime runtime) : TaskEntityOperation
{
    public override string Name => message.Operation;

    public override bool HasInput => message.Input is not null;

    public override TaskEntityContext Context { get; } = new LocalEntityContext(id, effects, runtime);

    public override TaskEntityState State { get; } = new LocalEntityState(effects, runtime.Options.Converter);

    public override object? GetInput(Type inputType) => runtime.Options.Converter.Deserialize(message.Input, inputType);
}

/// <summary>The state of an entity during an operation.</summary>
internal sealed class LocalEntityState(OperationEffects effects, DataConverter converter) : TaskEntityState
{
    public override bool HasState => effects.State is not null;

    public override object? GetState(Type type) => converter.Deserialize(effects.State, type);

    public override void SetState(object? state) => effects.State = converter.Serialize(state);
}

/// <summary>What an operation can ask of others.</summary>
internal sealed class LocalEntityContext(EntityInstanceId id, OperationEffects effects, EngineRuntime runtime) : TaskEntityContext
{
    public override EntityInstanceId Id => id;

    public override void SignalEntity(
        EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null) =>
        effects.Outgoing.Add(new Outgoing(
            id.ToString(), new OperationMessage(operationName, runtime.Options.Converter.Serialize(input), null),
            options?.SignalTime?.UtcDateTime));

    public override string ScheduleNewOrchestration(TaskName name, object? input = null, StartOrchestrationOptions? options = null)
    {
        var instanceId = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        InstanceIds.Validate(instanceId);
        effects.Outgoing.Add(new Outgoing(instanceId, new StartMessage(new ExecutionStarted(
            name.Name, runtime.Options.Converter.Serialize(input))
        {
            Version = runtime.Options.Versions.VersionOf(options?.Version),
            Tags = options?.Tags is { Count: > 0 } tags ? tags : null,
            StartAt = options?.StartAt?.UtcDateTime,
        }), null));
        return instanceId;
    }
}

using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Tests.Api.Entities;

/// <summary>One operation on an entity, with input and state as JSON.</summary>
internal sealed class ScriptedOperation(string name, string? input = null, string? state = null) : TaskEntityOperation
{
    private readonly JsonState _state = new(state);

    public string? StateJson => _state.Json;

    public override string Name => name;

    public override bool HasInput => input is not null;

    public override TaskEntityContext Context { get; } = new NoContext();

    public override TaskEntityState State => _state;

    public override object? GetInput(Type inputType) => JsonDataConverter.Default.Deserialize(input, inputType);

    private sealed class JsonState(string? json) : TaskEntityState
    {
        public string? Json { get; private set; } = json;

        public override bool HasState => Json is not null;

        public override object? GetState(Type type) => JsonDataConverter.Default.Deserialize(Json, type);

        public override void SetState(object? state) => Json = JsonDataConverter.Default.Serialize(state);
    }

    private sealed class NoContext : TaskEntityContext
    {
        public override EntityInstanceId Id => new("thing", "key");

        public override void SignalEntity(
            EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null) =>
            throw new NotSupportedException();

        public override string ScheduleNewOrchestration(
            TaskName name, object? input = null, StartOrchestrationOptions? options = null) => throw new NotSupportedException();
    }
}

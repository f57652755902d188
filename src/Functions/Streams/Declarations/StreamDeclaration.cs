using System.Text.Json;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Mesh.Control;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Streams.Declarations;

/// <summary>
/// A stream as it was declared; its key is the stream's name. What changes is written to the control table, which every worker follows,
/// before the state is.
/// </summary>
/// <param name="table">What the workers read.</param>
public sealed class StreamDeclaration(IControlTable table) : TaskEntity<StreamDeclarationState>
{
    /// <summary>Kind of the notices about streams: a <see cref="StreamNotice"/> each.</summary>
    public const string Kind = "stream";

    /// <summary>Declares the stream, or takes it back. The number of partitions stays while it is declared.</summary>
    /// <param name="change">The wish.</param>
    public async Task<Changed<StreamDefinition>> Declare(Change<StreamDefinition> change)
    {
        if (!change.Fits(State.Version) || IsRepartitioned(change)) return new(false, State.Version, State.Definition);
        if (change.Value is null)
        {
            await table.DeleteAsync(Kind, Context.Id.Key);
            State = new StreamDeclarationState { Incarnation = State.Incarnation };
            return new(true, 0, null);
        }

        var incarnation = State.Version == 0 ? State.Incarnation + 1 : State.Incarnation;
        State = new StreamDeclarationState { Definition = change.Value, Version = State.Version + 1, Incarnation = incarnation };
        var notice = new StreamNotice(change.Value, State.Version, incarnation);
        await table.WriteAsync(new ControlNotice(Kind, Context.Id.Key, JsonSerializer.Serialize(notice, Serialization.Options)));
        return new(true, State.Version, State.Definition);
    }

    /// <summary>The entity's function.</summary>
    /// <param name="dispatcher">Dispatches operations to the methods above.</param>
    [Function(nameof(StreamDeclaration))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<StreamDeclaration>();

    /// <inheritdoc/>
    protected override StreamDeclarationState InitializeState(TaskEntityOperation entityOperation) => new();

    private bool IsRepartitioned(Change<StreamDefinition> change) =>
        change.Value is { } wanted && State.Definition is { } known && wanted.Partitions != known.Partitions;
}

/// <summary>A declared stream, as it is stored. New fields are optional.</summary>
public sealed record StreamDeclarationState
{
    /// <summary>The stream; null where it is not declared.</summary>
    public StreamDefinition? Definition { get; init; }

    /// <summary>Counts its changes; 0 where it is not declared.</summary>
    public long Version { get; init; }

    /// <summary>Counts how often it was declared anew, so that nothing of an old one is taken for the new one's.</summary>
    public long Incarnation { get; init; }
}

/// <summary>What workers see of a stream.</summary>
/// <param name="Definition">The stream.</param>
/// <param name="Version">Its version.</param>
/// <param name="Incarnation">Tells it from an earlier stream of the same name.</param>
public sealed record StreamNotice(StreamDefinition Definition, long Version, long Incarnation);

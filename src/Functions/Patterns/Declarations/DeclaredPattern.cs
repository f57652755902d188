using System.Text.Json;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Streams.Declarations;
using FunctionsOrchestration.Topics.Declarations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Patterns.Declarations;

/// <summary>
/// A pattern as it was declared; its key is the pattern's name. What follows from it, the stream that runs it and the subscription that acts on
/// its matches, is written to the control table with it: all three are there before its state is, and written again by an operation that
/// is done again.
/// </summary>
/// <param name="table">What the workers read.</param>
public sealed class DeclaredPattern(IControlTable table) : TaskEntity<DeclaredPatternState>
{
    /// <summary>Kind of the notices about patterns: a <see cref="PatternNotice"/> each.</summary>
    public const string Kind = "pattern";

    /// <summary>Declares the pattern, or takes it back.</summary>
    /// <param name="change">The wish. The pattern in it was checked.</param>
    public async Task<Changed<PatternDeclaration>> Declare(Change<PatternDeclaration> change)
    {
        var name = Context.Id.Key;
        if (!change.Fits(State.Version)) return new(false, State.Version, State.Declaration);
        if (State.Declaration is { } before) await TakeBackAsync(name, before, change.Value);
        if (change.Value is null)
        {
            State = new DeclaredPatternState { Incarnation = State.Incarnation };
            return new(true, 0, null);
        }

        var incarnation = State.Version == 0 ? State.Incarnation + 1 : State.Incarnation;
        State = new DeclaredPatternState { Declaration = change.Value, Version = State.Version + 1, Incarnation = incarnation };
        var runs = PatternStreams.Of(name, change.Value, State.Version, incarnation);
        await WriteAsync(Topic.SubscriptionKind, PatternStreams.ActionKey(name, change.Value), runs.Action);
        await WriteAsync(StreamDeclaration.Kind, PatternStreams.NameOf(name), runs.Stream);
        await WriteAsync(Kind, name, new PatternNotice(change.Value, State.Version, incarnation));
        return new(true, State.Version, State.Declaration);
    }

    /// <summary>The entity's function.</summary>
    /// <param name="dispatcher">Dispatches operations to the methods above.</param>
    [Function(nameof(DeclaredPattern))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<DeclaredPattern>();

    /// <inheritdoc/>
    protected override DeclaredPatternState InitializeState(TaskEntityOperation entityOperation) => new();

    private async Task TakeBackAsync(string name, PatternDeclaration before, PatternDeclaration? after)
    {
        if (after?.Action is null || after.Sink != before.Sink)
            await table.DeleteAsync(Topic.SubscriptionKind, PatternStreams.ActionKey(name, before));
        if (after is not null) return;
        await table.DeleteAsync(StreamDeclaration.Kind, PatternStreams.NameOf(name));
        await table.DeleteAsync(Kind, name);
    }

    private async Task WriteAsync<T>(string kind, string key, T? notice)
        where T : class
    {
        if (notice is not null) await table.WriteAsync(new ControlNotice(kind, key, JsonSerializer.Serialize(notice, Serialization.Options)));
    }
}

/// <summary>A declared pattern, as it is stored. New fields are optional.</summary>
public sealed record DeclaredPatternState
{
    /// <summary>The pattern; null where it is not declared.</summary>
    public PatternDeclaration? Declaration { get; init; }

    /// <summary>Counts its changes; 0 where it is not declared.</summary>
    public long Version { get; init; }

    /// <summary>Counts how often it was declared anew, so that nothing of an old one is taken for the new one's.</summary>
    public long Incarnation { get; init; }
}

/// <summary>What workers see of a pattern.</summary>
/// <param name="Declaration">The pattern.</param>
/// <param name="Version">Its version.</param>
/// <param name="Incarnation">Tells it from an earlier pattern of the same name.</param>
public sealed record PatternNotice(PatternDeclaration Declaration, long Version, long Incarnation);

using FunctionsOrchestration.Mesh.Traffic.Shadow;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Rollouts;

/// <summary>What can be read of one rollout, also long after it is over; its key is the rollout's id. Its orchestration alone writes it.</summary>
public sealed class RolloutRecord : TaskEntity<RolloutRecordState?>
{
    private const int MostEvents = 500;
    private const int MostCommands = 20;

    /// <summary>Notes what happened.</summary>
    /// <param name="note">What it was.</param>
    public void Write(RolloutNote note)
    {
        var history = State?.History ?? [];
        State = note.Record with
        {
            History = note.Event is { } happened ? Append(history, happened) : history,
            Differences = State?.Differences,
            Commands = note.Answer is { } answer ? [.. (State?.Commands ?? []).Append(answer).TakeLast(MostCommands)] : State?.Commands ?? [],
        };
    }

    /// <summary>Keeps the answers that differed, when the rollout is over.</summary>
    /// <param name="differences">The last ones.</param>
    public void Keep(IReadOnlyList<AnswerDifference> differences)
    {
        if (State is not null && differences.Count > 0) State = State with { Differences = differences };
    }

    /// <summary>The entity's function.</summary>
    /// <param name="dispatcher">Dispatches operations to the methods above.</param>
    [Function(nameof(RolloutRecord))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<RolloutRecord>();

    internal static EntityInstanceId IdOf(string rolloutId) => new(nameof(RolloutRecord), rolloutId);

    /// <inheritdoc/>
    protected override RolloutRecordState? InitializeState(TaskEntityOperation entityOperation) => null;

    private static IReadOnlyList<RolloutEvent> Append(IReadOnlyList<RolloutEvent> history, RolloutEvent happened)
    {
        // A rollout that waits for days looks thousands of times; the last of equal looks says what there is to say.
        if (history is [.., var last] && last.What == happened.What && last.State == happened.State && last.Weight == happened.Weight)
            return [.. history.SkipLast(1), happened with { Times = last.Times + 1 }];
        return [.. history.TakeLast(MostEvents - 1), happened];
    }
}

/// <summary>What the record of a rollout is to say from now on.</summary>
/// <param name="Record">The whole of it, but history and commands.</param>
/// <param name="Event">What happened; null for nothing new.</param>
/// <param name="Answer">What came of a command; null where none came.</param>
public sealed record RolloutNote(RolloutRecordState Record, RolloutEvent? Event, CommandAnswer? Answer);

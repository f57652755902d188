using FunctionsOrchestration.Streams.Asking;
using FunctionsOrchestration.Streams.Declarations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Streams.Partitions;

/// <summary>
/// One partition of a stream; its key is <see cref="PartitionId.Key"/>. It reads its part of the source in turns. A turn's state, results and
/// position are one operation: they stand together or not at all. The turn asks for the next one, which thereby knows that it stands.
/// </summary>
/// <param name="streams">The streams.</param>
/// <param name="runner">Runs turns.</param>
/// <param name="partitions">The operators in memory.</param>
/// <param name="queues">The source.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says what failed.</param>
public sealed class StreamPartition(
    StreamCatalog streams, PartitionRunner runner, LivePartitions partitions, PartitionQueues queues, TimeProvider time, ILogger<StreamPartition> log)
    : TaskEntity<PartitionState>
{
    private const int MostDoublings = 6;
    private const int MostDropped = 32;
    private static readonly TimeSpan HiddenToDrop = TimeSpan.FromSeconds(5);

    private PartitionId Id => PartitionId.Parse(Context.Id.Key);

    /// <summary>There is something to read, or something has changed.</summary>
    public void Wake()
    {
        if (!State.IsReading || State.DueAt > time.GetUtcNow()) Ask(TimeSpan.Zero);
    }

    /// <summary>An answer has come. The next turn takes it: what a turn does must rest on what is committed.</summary>
    /// <param name="answer">Where it is.</param>
    public void Answer(AskAnswer answer)
    {
        if (answer.Incarnation != State.Incarnation)
        {
            log.StreamAnswerDropped(Context.Id.Key);
            return;
        }

        State = State with { Answers = [.. State.Answers, answer.Input] };
        Ask(TimeSpan.Zero);
    }

    /// <summary>The turn that an earlier operation asked for.</summary>
    /// <param name="turn">Which; one that something else came before is not done.</param>
    public async Task Read(long turn)
    {
        if (turn != State.Turn) return;
        var id = Id;
        try
        {
            var stream = await FindAsync(id.Stream);
            if (stream is not null && Reads(stream, id)) await RunAsync(id, stream);
            else await EndAsync(id);
        }
        catch (Exception failure)
        {
            // Nothing of this turn stands. An operation that failed would not be done again by itself.
            log.StreamTurnFailed(failure, id.Key);
            partitions.Forget(id);
            var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(State.Failures, MostDoublings)));
            State = State with { Failures = State.Failures + 1, LastProblem = failure.Message };
            Ask(pause);
        }
    }

    /// <summary>The entity's function.</summary>
    /// <param name="dispatcher">Dispatches operations to the methods above.</param>
    [Function(nameof(StreamPartition))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<StreamPartition>();

    /// <inheritdoc/>
    protected override PartitionState InitializeState(TaskEntityOperation entityOperation) => new();

    private async Task RunAsync(PartitionId id, StreamModel stream)
    {
        if (State.Incarnation != stream.Incarnation)
        {
            partitions.Forget(id);
            State = new PartitionState { Incarnation = stream.Incarnation, Turn = State.Turn, At = time.GetUtcNow() };
        }

        var ended = await runner.RunAsync(id, stream, State);
        State = ended.State;
        foreach (var ask in ended.Asks)
            Context.ScheduleNewOrchestration(nameof(StreamAskOrchestrator.StreamAsk), ask, new StartOrchestrationOptions(ask.Instance));
        if (ended.Next is { } next) Ask(next);
        else State = State with { IsReading = false, DueAt = null };
    }

    /// <summary>Asks for the next turn, in place of any that was asked for before.</summary>
    private void Ask(TimeSpan wait)
    {
        DateTimeOffset? due = wait > TimeSpan.Zero ? time.GetUtcNow() + wait : null;
        State = State with { Turn = State.Turn + 1, IsReading = true, DueAt = due };
        Context.SignalEntity(Context.Id, nameof(Read), State.Turn, due is { } at ? new SignalEntityOptions { SignalTime = at } : null);
    }

    private async Task<StreamModel?> FindAsync(string name)
    {
        // A worker that has just started, or has not heard of a change yet, knows less than the state does.
        if (streams.Find(name) is { } known && known.Incarnation >= State.Incarnation && known.Version >= State.Version) return known;
        return await streams.FindNowAsync(name, CancellationToken.None);
    }

    /// <summary>
    /// The stream was taken back: some of what waits is dropped, and then the next turn looks again. The queue stays: one that is deleted
    /// cannot be made anew for half a minute.
    /// </summary>
    private async Task EndAsync(PartitionId id)
    {
        partitions.Forget(id);
        var left = await queues.ReceiveAsync(id, MostDropped, HiddenToDrop);
        if (left.Length == 0)
        {
            State = null!;
            return;
        }

        // A stream stands before its events are accepted. If there is none now, after they were read, then they are nobody's.
        var stream = await streams.FindNowAsync(id.Stream, CancellationToken.None);
        if (stream is null || !Reads(stream, id)) await queues.DeleteAsync(id, [.. left.Select(HeldMessage.Of)]);
        Ask(TimeSpan.Zero);
    }

    private static bool Reads(StreamModel stream, PartitionId id) => id.Partition < stream.Plan.Definition.Partitions;
}

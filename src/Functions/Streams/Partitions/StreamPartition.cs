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

    private PartitionId Id => PartitionId.Parse(Context.Id.Key);

    /// <summary>There is something to read, or something has changed.</summary>
    public void Wake()
    {
        if (!State.IsReading || State.DueAt > time.GetUtcNow()) Ask(TimeSpan.Zero);
    }

    /// <summary>The turn that an earlier one asked for.</summary>
    /// <param name="turn">Which; one that something else came before is not done.</param>
    public Task Read(long turn) => turn == State.Turn ? RunAsync(null) : Task.CompletedTask;

    /// <summary>An answer has come.</summary>
    /// <param name="answer">Where it is.</param>
    public Task Answer(PartitionInput answer) => RunAsync(answer with { Ticks = time.GetUtcNow().UtcTicks });

    /// <summary>The entity's function.</summary>
    /// <param name="dispatcher">Dispatches operations to the methods above.</param>
    [Function(nameof(StreamPartition))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<StreamPartition>();

    /// <inheritdoc/>
    protected override PartitionState InitializeState(TaskEntityOperation entityOperation) => new();

    private async Task RunAsync(PartitionInput? answer)
    {
        var id = Id;
        try
        {
            var stream = await FindAsync(id.Stream);
            if (stream is null || id.Partition >= stream.Plan.Definition.Partitions) await EndAsync(id);
            else if (State.Incarnation != stream.Incarnation && answer is not null) log.StreamAnswerDropped(id.Key);
            else await RunAsync(id, stream, answer);
        }
        catch (Exception failure)
        {
            // Nothing of this turn stands. An operation that failed would not be done again by itself.
            log.StreamTurnFailed(failure, id.Key);
            partitions.Forget(id);
            State = State with { Failures = State.Failures + 1, LastProblem = failure.Message };
            var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(State.Failures, MostDoublings)) / 2);
            if (answer is null) Ask(pause);
            else Context.SignalEntity(Context.Id, nameof(Answer), answer, new SignalEntityOptions { SignalTime = time.GetUtcNow() + pause });
        }
    }

    private async Task RunAsync(PartitionId id, StreamModel stream, PartitionInput? answer)
    {
        if (State.Incarnation != stream.Incarnation)
        {
            partitions.Forget(id);
            State = new PartitionState { Incarnation = stream.Incarnation, Turn = State.Turn, At = time.GetUtcNow() };
        }

        var before = answer is null ? State : State with { Asking = Math.Max(0, State.Asking - 1) };
        var ended = await runner.RunAsync(id, stream, before, answer);
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

    /// <summary>The stream was taken back.</summary>
    private async Task EndAsync(PartitionId id)
    {
        partitions.Forget(id);
        await queues.ClearAsync(id);
        State = null!;
    }
}

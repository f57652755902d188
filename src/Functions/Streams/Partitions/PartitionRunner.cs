using Azure.Storage.Queues.Models;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Streams.Declarations;
using FunctionsOrchestration.Streams.Sinks;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Streams.Partitions;

/// <summary>
/// One turn of a partition: what follows from the last turn, a reading of the source, the operators, and what becomes of their results. The
/// semantics of a stream are the order of these steps around the commit, which comes after the turn.
/// </summary>
/// <param name="queues">The source.</param>
/// <param name="partitions">The operators.</param>
/// <param name="sinks">Where results go.</param>
/// <param name="letters">Where events go that cannot go on.</param>
/// <param name="questions">Where questions are kept.</param>
/// <param name="checkpoints">Where it is written what operators hold.</param>
/// <param name="options">How long messages are hidden, and how often it is written what operators hold.</param>
/// <param name="time">The clock.</param>
public sealed class PartitionRunner(
    PartitionQueues queues, LivePartitions partitions, StreamSinks sinks, SetAsideLetters letters, Asking.Questions questions, Checkpoints checkpoints,
    IOptions<StreamsOptions> options, TimeProvider time)
{
    // A message that so many readings came to nothing with ends whatever reads it.
    private const int MostReadings = 20;
    private const int MostAsking = 4;
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(1);

    /// <summary>Runs a turn. The turn before asked for it, so what that one left is committed.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="stream">Its stream.</param>
    /// <param name="state">What it kept.</param>
    internal async Task<TurnEnd> RunAsync(PartitionId partition, StreamModel stream, PartitionState state)
    {
        var live = await partitions.OpenAsync(partition, stream, state);
        if (state.Aftermath.IsNothing && time.GetUtcNow() - state.At > FreshFor) return await RefreshAsync(partition, stream, state);
        var asking = Math.Max(0, state.Asking - state.Answers.Count);
        var reading = asking < MostAsking
            ? queues.ReceiveAsync(partition, stream.Plan.Definition.MaxInFlight, options.Value.Visibility)
            : Task.FromResult<QueueMessage[]>([]);
        var following = FollowUpAsync(partition, live, state);
        await Task.WhenAll(reading, following);
        var counters = state.Counters with { Lost = state.Counters.Lost + await following };
        var turn = new PartitionTurn(partition, live, state with { Aftermath = new(), Answers = [], Asking = asking, Counters = counters });
        foreach (var answer in state.Answers) await GiveAsync(turn, answer with { Ticks = time.GetUtcNow().UtcTicks });
        await TakeAsync(turn, await reading);
        if (!turn.HasRead) await PassTimeAsync(turn);
        return await EndAsync(turn);
    }

    private async Task GiveAsync(PartitionTurn turn, PartitionInput input) =>
        turn.Note(input, await partitions.ApplyAsync(turn.Live, turn.Partition, input, turn.Results));

    /// <summary>Batches are named by the time of the last ones; that shall not be so long ago that they are swept as old.</summary>
    private async Task<TurnEnd> RefreshAsync(PartitionId partition, StreamModel stream, PartitionState state)
    {
        if (stream.Plan.Definition.Semantics == StreamSemantics.ExactlyOnce)
            await sinks.UnstageAsync(partition, state, stream.Plan.Definition.Sink.Name);
        return new TurnEnd(state with { At = time.GetUtcNow() }, [], TimeSpan.Zero);
    }

    private async Task<int> FollowUpAsync(PartitionId partition, LivePartition live, PartitionState state)
    {
        var aftermath = state.Aftermath;
        if (aftermath.IsNothing) return 0;
        var unsent = live.Unsent.ToList();
        live.Unsent.Clear();
        await Task.WhenAll(
            queues.DeleteAsync(partition, aftermath.Done),
            sinks.AnnounceAsync(aftermath.Announce),
            unsent.Count > 0 ? sinks.SendAsync(live.Stream, unsent) : Task.CompletedTask,
            aftermath.OldCheckpoint is { } old ? checkpoints.DeleteAsync(old) : Task.CompletedTask);
        return aftermath.Unsent - unsent.Count;
    }

    private async Task TakeAsync(PartitionTurn turn, QueueMessage[] messages)
    {
        // Those of a stream that was declared anew, which this worker has yet to hear of, come again: they are not this stream's to delete.
        var read = messages.Select(message => (Message: message, Events: StreamMessage.Of(message)))
            .Where(one => !(one.Events?.Incarnation > turn.Live.Stream.Incarnation)).ToList();
        messages = [.. read.Select(one => one.Message)];
        if (turn.Definition.Semantics == StreamSemantics.AtMostOnce) messages = await AcknowledgeAsync(turn, messages);
        turn.Take(messages);
        foreach (var (message, events) in read.Where(one => messages.Contains(one.Message)))
        {
            if (events is not { } known || known.Incarnation != turn.Live.Stream.Incarnation) continue;
            var input = new PartitionInput(time.GetUtcNow().UtcTicks, known.Batch, known.Events) { Stage = known.Table };
            if (message.DequeueCount > MostReadings) await letters.GiveUpAsync(turn, input, message.DequeueCount);
            else await GiveAsync(turn, input);
        }
    }

    /// <summary>At most once: what is not acknowledged by this reading is not this reading's.</summary>
    private async Task<QueueMessage[]> AcknowledgeAsync(PartitionTurn turn, QueueMessage[] messages)
    {
        var mine = await queues.DeleteAsync(turn.Partition, [.. messages.Select(HeldMessage.Of)]);
        return [.. messages.Where(message => mine.Contains(message.MessageId))];
    }

    private async Task PassTimeAsync(PartitionTurn turn)
    {
        if (!turn.Live.Pipeline.WaitsForTime) return;
        var before = turn.Live.Pipeline.Watermark;
        var tick = new PartitionInput(time.GetUtcNow().UtcTicks);
        await partitions.ApplyAsync(turn.Live, turn.Partition, tick, turn.Results);
        if (turn.Live.Pipeline.Watermark != before) turn.Note(tick, 0);
    }

    private async Task<TurnEnd> EndAsync(PartitionTurn turn)
    {
        var (results, semantics) = (turn.Results, turn.Definition.Semantics);
        SetAsideLetters.TakeOutTooLarge(turn);
        if (semantics == StreamSemantics.AtLeastOnce && results.Outputs.Count > 0)
            await sinks.SendAsync(turn.Live.Stream, [.. results.Outputs]);
        if (results.SetAside.Count > 0) await letters.WriteAsync(turn);
        var announce = semantics == StreamSemantics.ExactlyOnce && results.Outputs.Count > 0
            ? await sinks.StageAsync(turn.Partition, turn.Before, turn.Definition.Sink.Name, results.Outputs)
            : [];
        var asks = results.Asks.Count > 0 ? await questions.KeepAsync(turn) : [];
        if (semantics == StreamSemantics.AtMostOnce) turn.Live.Unsent.AddRange(results.Outputs);

        var after = turn.After(time.GetUtcNow(), isStaged: announce.Count > 0) with
        {
            Outputs = turn.Before.Outputs + announce.Count,
            Asked = turn.Before.Asked + asks.Count,
            Asking = turn.Before.Asking + asks.Count,
            Aftermath = new Aftermath
            {
                Done = semantics == StreamSemantics.AtMostOnce ? [] : turn.Read,
                Announce = announce,
                Unsent = semantics == StreamSemantics.AtMostOnce ? results.Outputs.Count : 0,
            },
        };
        after = await CheckpointAsync(turn, after);
        turn.Live.Stamp = after.Stamp;
        return new TurnEnd(after, asks, await NextAsync(turn, after));
    }

    private async Task<PartitionState> CheckpointAsync(PartitionTurn turn, PartitionState after)
    {
        var isRestyled = turn.Before.Version != after.Version && turn.Before.Version > 0;
        var isIdle = !turn.HasRead && !turn.HasInputs;
        var isDue = after.Journal.Count >= options.Value.CheckpointBatches || after.JournalEvents >= options.Value.CheckpointEvents;
        if (!turn.Live.Stream.Plan.HasState || !(isDue || isRestyled || (isIdle && after.Journal.Count > 0))) return after;
        var name = await checkpoints.WriteAsync(turn.Partition, after.Incarnation, after.Checkpoints + 1, turn.Live.Pipeline.Snapshot());
        return after with
        {
            Checkpoint = name,
            Checkpoints = after.Checkpoints + 1,
            Journal = [],
            JournalEvents = 0,
            Aftermath = after.Aftermath with { OldCheckpoint = after.Checkpoint },
        };
    }

    /// <summary>When the next turn is due: null for when somebody wakes the partition.</summary>
    private async Task<TimeSpan?> NextAsync(PartitionTurn turn, PartitionState after)
    {
        if (turn.HasRead || turn.HasInputs || !after.Aftermath.IsNothing) return TimeSpan.Zero;
        if (after.Asking >= MostAsking) return null;
        // Messages that are there and cannot be read are hidden: somebody died with them, and they come again.
        var isHidden = await queues.CountAsync(turn.Partition, CancellationToken.None) > 0;
        if (isHidden) return TimeSpan.FromSeconds(1);
        return turn.Live.Pipeline.WaitsForTime ? Tick(turn.Definition.Time.IdleAfter) : null;
    }

    private static TimeSpan Tick(TimeSpan idleAfter) => TimeSpan.FromSeconds(Math.Clamp(idleAfter.TotalSeconds / 10, 1, 10));
}

/// <summary>How a turn ended.</summary>
/// <param name="State">What the partition keeps.</param>
/// <param name="Asks">Questions to be asked when it stands.</param>
/// <param name="Next">How long after it the next one is due; null for when somebody wakes the partition.</param>
internal sealed record TurnEnd(PartitionState State, IReadOnlyList<Asking.AskInput> Asks, TimeSpan? Next);

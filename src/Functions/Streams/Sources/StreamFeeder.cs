using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Streams.Declarations;
using FunctionsOrchestration.Streams.Partitions;
using FunctionsOrchestration.Topics.Deliveries;
using FunctionsOrchestration.Topics.Log;
using FunctionsOrchestration.Topics.Story;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Streams.Sources;

/// <summary>
/// Reads the storage queue of a stream, in turns as its partitions do, and hands what it reads to them by way of the log of events. Its key is
/// the stream's name. It reads on only while no partition has more waiting than it may have in hand.
/// </summary>
/// <param name="streams">The streams.</param>
/// <param name="source">The queues.</param>
/// <param name="partitions">Where events wait for partitions.</param>
/// <param name="events">Tells partitions.</param>
/// <param name="log">Where events are kept.</param>
/// <param name="index">By which the sweeper finds them.</param>
/// <param name="options">How long messages are hidden.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says what failed.</param>
public sealed class StreamFeeder(
    StreamCatalog streams, SourceQueues source, PartitionQueues partitions, PartitionEvents events, EventLog log, EventIndex index,
    IOptions<StreamsOptions> options, TimeProvider time, ILogger<StreamFeeder> logger) : TaskEntity<FeederState>
{
    private const int MostDoublings = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.25);

    /// <summary>The stream was declared, or changed.</summary>
    public void Wake() => Ask(TimeSpan.Zero);

    /// <summary>The turn that an earlier one asked for.</summary>
    /// <param name="turn">Which; one that something else came before is not done.</param>
    public async Task Feed(long turn)
    {
        if (turn != State.Turn) return;
        try
        {
            var stream = await streams.FindNowAsync(Context.Id.Key, CancellationToken.None);
            if (stream?.Plan.Definition.Source.Type == StreamEnds.Queue) await FeedAsync(stream);
            else State = null!;
        }
        catch (Exception failure)
        {
            // What was read comes again when its time is over; what is done with stays noted.
            logger.StreamTurnFailed(failure, Context.Id.Key);
            Rest();
        }
    }

    /// <summary>The entity's function.</summary>
    /// <param name="dispatcher">Dispatches operations to the methods above.</param>
    [Function(nameof(StreamFeeder))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<StreamFeeder>();

    /// <inheritdoc/>
    protected override FeederState InitializeState(TaskEntityOperation entityOperation) => new();

    private async Task FeedAsync(StreamModel stream)
    {
        var (definition, queue) = (stream.Plan.Definition, stream.Plan.Definition.Source.Name);
        await source.DeleteAsync(queue, State.Done);
        State = State with { Done = [] };
        if (await IsBehindAsync(stream))
        {
            Rest();
            return;
        }

        var messages = await source.ReceiveAsync(queue, options.Value.Visibility);
        List<HeldMessage> held = [.. messages.Select(HeldMessage.Of)];
        var isFirst = definition.Semantics == StreamSemantics.AtMostOnce;
        if (isFirst)
        {
            var mine = await source.DeleteAsync(queue, held);
            messages = [.. messages.Where(message => mine.Contains(message.MessageId))];
        }

        if (messages.Length == 0)
        {
            Rest();
            return;
        }

        var batch = await log.AppendAsync(
            StreamSubscriptions.NameOf(stream.Plan.Name), [.. messages.Select(message => SourceQueues.Read(queue, message))], CancellationToken.None);
        await index.AddAsync(batch, CancellationToken.None);
        await HandOverAsync(stream, batch);
        State = State with { Done = isFirst ? [] : held, Pauses = 0 };
        Ask(TimeSpan.Zero);
    }

    private async Task HandOverAsync(StreamModel stream, EventBatch batch)
    {
        var message = new StreamMessage(batch.Id.Name, Positions.Write(Enumerable.Range(0, batch.Events.Count)), stream.Incarnation);
        var wanted = events.PartitionsOf(stream, batch).Distinct().Select(partition => new PartitionId(stream.Plan.Name, partition)).ToList();
        await Task.WhenAll(wanted.Select(partition => partitions.SendAsync(partition, message, CancellationToken.None)));
        foreach (var partition in wanted) Context.SignalEntity(partition.Entity, nameof(StreamPartition.Wake));
    }

    private async Task<bool> IsBehindAsync(StreamModel stream)
    {
        var waiting = await Task.WhenAll(Enumerable.Range(0, stream.Plan.Definition.Partitions).Select(partition =>
            partitions.CountAsync(new PartitionId(stream.Plan.Name, partition), CancellationToken.None)));
        return waiting.Max() > stream.Plan.Definition.MaxInFlight;
    }

    /// <summary>Waits, longer each time.</summary>
    private void Rest()
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(State.Pauses, MostDoublings));
        State = State with { Pauses = State.Pauses + 1 };
        Ask(pause);
    }

    private void Ask(TimeSpan wait)
    {
        State = State with { Turn = State.Turn + 1 };
        var later = wait > TimeSpan.Zero ? new SignalEntityOptions { SignalTime = time.GetUtcNow() + wait } : null;
        Context.SignalEntity(Context.Id, nameof(Feed), State.Turn, later);
    }
}

/// <summary>What the reader of a queue keeps. New fields are optional.</summary>
public sealed record FeederState
{
    /// <summary>Counts its turns.</summary>
    public long Turn { get; init; }

    /// <summary>Messages that were handed over by the last turn, to be deleted by the next.</summary>
    public IReadOnlyList<HeldMessage> Done { get; init; } = [];

    /// <summary>Turns in a row that found nothing, or failed.</summary>
    public int Pauses { get; init; }
}

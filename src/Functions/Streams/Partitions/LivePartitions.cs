using System.Collections.Concurrent;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Streams.Declarations;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Streams.Partitions;

/// <summary>
/// The operators of the partitions that this process runs. They are here so that a turn need not make them again: after a restart, a move to
/// another worker or a turn that came to nothing they are made of the checkpoint and of what they were given since.
/// </summary>
/// <param name="events">What they were given.</param>
/// <param name="checkpoints">What they held.</param>
/// <param name="log">Says how much was done again.</param>
public sealed class LivePartitions(PartitionEvents events, Checkpoints checkpoints, ILogger<LivePartitions> log)
{
    private readonly ConcurrentDictionary<string, LivePartition> _live = new(StringComparer.Ordinal);

    /// <summary>The operators of a partition, as its state says that they are.</summary>
    internal async Task<LivePartition> OpenAsync(PartitionId partition, StreamModel stream, PartitionState state)
    {
        if (_live.TryGetValue(partition.Key, out var known) && known.Stamp == state.Stamp)
        {
            if (known.Stream.Version == stream.Version && known.Stream.Incarnation == stream.Incarnation) return known;
            var changed = new LivePartition(stream, state.Stamp, known.Unsent);
            changed.Pipeline.Restore(known.Pipeline.Snapshot());
            return _live[partition.Key] = changed;
        }

        var made = new LivePartition(stream, state.Stamp, []);
        if (state.Checkpoint is { } checkpoint) made.Pipeline.Restore(await checkpoints.ReadAsync(checkpoint));
        foreach (var input in state.Journal) await ApplyAsync(made, partition, input, new StreamResults());
        if (state.Journal.Count > 0) log.StreamRebuilt(partition.Key, state.Journal.Count, state.JournalEvents);
        return _live[partition.Key] = made;
    }

    /// <summary>Gives operators an input.</summary>
    /// <returns>How many events it has; null where they are gone from the log.</returns>
    internal async Task<int?> ApplyAsync(LivePartition live, PartitionId partition, PartitionInput input, StreamResults results)
    {
        var now = new DateTimeOffset(input.Ticks, TimeSpan.Zero);
        if (input.Batch is null)
        {
            live.Pipeline.Advance(now, results);
            return 0;
        }

        if (await events.ReadAsync(live.Stream, partition.Partition, input) is not { } given) return null;
        var accepted = new Topics.Log.BatchId(input.Batch).ReceivedAt;
        if (input.IsAnswer) live.Pipeline.Resume(input.Stage!, given, accepted, now, results);
        else if (input.Stage is { } table) live.Pipeline.ProcessTable(table, given);
        else live.Pipeline.Process($"{input.Batch} {input.Events}", given, accepted, now, results, new Topics.Log.BatchId(input.Batch).Topic);
        return given.Count;
    }

    /// <summary>Forgets what is in memory.</summary>
    internal void Forget(PartitionId partition) => _live.TryRemove(partition.Key, out _);
}

/// <summary>The operators of one partition in memory.</summary>
/// <param name="stream">The stream.</param>
/// <param name="stamp">Which state they are.</param>
/// <param name="unsent">Results that are nowhere else.</param>
internal sealed class LivePartition(StreamModel stream, string stamp, List<CloudEvent> unsent)
{
    public StreamModel Stream { get; } = stream;

    public StreamPipeline Pipeline { get; } = stream.Plan.NewPipeline();

    public string Stamp { get; set; } = stamp;

    /// <summary>Results of at-most-once, from the turn that made them until the next one, which sends them.</summary>
    public List<CloudEvent> Unsent { get; } = unsent;
}

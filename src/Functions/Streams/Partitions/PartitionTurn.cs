using Azure.Storage.Queues.Models;
using FunctionsOrchestration.Events.Streams;

namespace FunctionsOrchestration.Streams.Partitions;

/// <summary>What a turn gathers before its entity commits it.</summary>
/// <param name="partition">The partition.</param>
/// <param name="live">Its operators.</param>
/// <param name="state">What it kept.</param>
internal sealed class PartitionTurn(PartitionId partition, LivePartition live, PartitionState state)
{
    private readonly List<PartitionInput> _inputs = [];
    private readonly List<HeldMessage> _read = [];
    private int _events;

    public PartitionId Partition { get; } = partition;

    public LivePartition Live { get; } = live;

    /// <summary>What it kept before.</summary>
    public PartitionState Before { get; } = state;

    public StreamResults Results { get; } = new();

    /// <summary>Messages that were read for it.</summary>
    public IReadOnlyList<HeldMessage> Read => _read;

    /// <summary>Events that were gone from the log.</summary>
    public int Gone { get; private set; }

    /// <summary>The last batch of the source.</summary>
    public string? Position { get; private set; }

    public bool HasInputs => _inputs.Count > 0;

    public bool HasRead => _read.Count > 0;

    public StreamDefinition Definition => Live.Stream.Plan.Definition;

    public void Take(IEnumerable<QueueMessage> messages) =>
        _read.AddRange(messages.Select(HeldMessage.Of));

    /// <summary>Notes what was given to the operators.</summary>
    /// <param name="input">What was given.</param>
    /// <param name="events">How many events it had; null where they were gone.</param>
    public void Note(PartitionInput input, int? events)
    {
        if (events is null)
        {
            Gone++;
            return;
        }

        _inputs.Add(input);
        _events += events.Value;
        if (input is { Stage: null, Batch: { } batch }) Position = batch;
    }

    /// <summary>The state after it, but for what follows from it.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="isStaged">Whether it has put results into the log.</param>
    public PartitionState After(DateTimeOffset now, bool isStaged)
    {
        var (counters, plan) = (Before.Counters, Live.Stream.Plan);
        return Before with
        {
            Version = Live.Stream.Version,
            // What a turn that came to nothing has put into the log is replaced by the next results of the same name.
            At = isStaged ? now : Before.At,
            Stamp = HasInputs ? Guid.NewGuid().ToString("n") : Before.Stamp,
            Journal = HasInputs && plan.HasState ? [.. Before.Journal, .. _inputs] : Before.Journal,
            JournalEvents = plan.HasState ? Before.JournalEvents + _events : 0,
            Counters = counters with
            {
                Processed = counters.Processed + Results.Processed,
                Duplicates = counters.Duplicates + Results.Duplicates,
                SetAside = counters.SetAside + Results.SetAside.Count,
                Results = counters.Results + Results.Outputs.Count,
                Lost = counters.Lost + Gone,
            },
            Holdings = new PartitionHoldings(
                Live.Pipeline.Watermark == DateTimeOffset.MinValue ? null : Live.Pipeline.Watermark, Live.Pipeline.Held, Live.Pipeline.Dropped,
                Live.Pipeline.Remembered, Live.Pipeline.ForgottenEarly) { Pattern = Live.Pipeline.Pattern },
            Position = Position ?? Before.Position,
            PositionAt = Position is { } last ? new Topics.Log.BatchId(last).ReceivedAt : Before.PositionAt,
            Failures = 0,
            LastProblem = null,
        };
    }
}

using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Events.Streams;

/// <summary>
/// Runs a stream over events that are stored, all its partitions, as it would have run when they came: the clock is the time at which each batch
/// was accepted. It sends nothing and asks nobody.
/// </summary>
public sealed class StreamReplay
{
    private readonly StreamPlan _plan;
    private readonly StreamPipeline[] _partitions;

    /// <summary>Begins one.</summary>
    /// <param name="plan">The stream.</param>
    public StreamReplay(StreamPlan plan) =>
        (_plan, _partitions) = (plan, [.. Enumerable.Range(0, plan.Definition.Partitions).Select(_ => plan.NewPipeline())]);

    /// <summary>What came of it so far.</summary>
    public StreamResults Results { get; } = new();

    /// <summary>What the patterns of all partitions have done; null where the stream has none.</summary>
    public PatternFigures? Pattern => _partitions.Select(partition => partition.Pattern).OfType<PatternFigures>().Aggregate(
        (PatternFigures?)null, (sum, figures) => sum is null ? figures : sum + figures);

    /// <summary>How far time has come in the partition that is furthest behind of those that had events; null before the first event.</summary>
    public DateTimeOffset? Watermark => _partitions.Where(partition => partition.Watermark > DateTimeOffset.MinValue).Select(partition => partition.Watermark)
        .Aggregate((DateTimeOffset?)null, (least, watermark) => least is null || watermark < least ? watermark : least);

    /// <summary>Takes a batch.</summary>
    /// <param name="batch">Its name, which no other has.</param>
    /// <param name="topic">The topic that it is of.</param>
    /// <param name="events">Its events.</param>
    /// <param name="accepted">When it was accepted. Batches come in the order of this.</param>
    public void Process(string batch, string topic, IReadOnlyList<CloudEvent> events, DateTimeOffset accepted)
    {
        foreach (var part in events.GroupBy(_plan.PartitionOf))
            _partitions[part.Key].Process(batch, [.. part], accepted, accepted, Results, topic);
        foreach (var partition in _partitions) partition.Advance(accepted, Results);
    }

    /// <summary>Lets time pass until nothing before the end is waited for.</summary>
    /// <param name="end">The end.</param>
    public void Complete(DateTimeOffset end)
    {
        foreach (var partition in _partitions) partition.Advance(end + _plan.Definition.Time.IdleAfter, Results);
    }
}

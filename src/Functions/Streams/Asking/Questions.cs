using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Streams.Declarations;
using FunctionsOrchestration.Streams.Partitions;
using FunctionsOrchestration.Topics.Log;
using FunctionsOrchestration.Topics.Story;

namespace FunctionsOrchestration.Streams.Asking;

/// <summary>
/// Keeps questions and answers in the log of events, under a topic of the stream that nobody can subscribe to: what is handed from step to step
/// only names them.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="index">By which the sweeper finds them.</param>
public sealed class Questions(EventLog log, EventIndex index)
{
    private const int EventsOfBatch = 32;

    /// <summary>Keeps the questions of a turn. Kept again by a turn that is done again, they replace the others.</summary>
    internal async Task<IReadOnlyList<AskInput>> KeepAsync(PartitionTurn turn)
    {
        var (before, stream) = (turn.Before, turn.Live.Stream);
        var asks = turn.Results.Asks.GroupBy(ask => ask.Stage)
            .SelectMany(stage => stage.Select(ask => ask.Event).Chunk(EventsOfBatch).Select(events => (Stage: stage.Key, Events: events)))
            .Select((one, i) =>
            {
                var number = before.Asked + i;
                var id = BatchId.Of(TopicOf(stream.Plan.Name), before.At, turn.Partition.BatchKey(before.Incarnation, "questions", number));
                return (one.Events, Ask: new AskInput(stream.Plan.Name, turn.Partition.Partition, before.Incarnation, number, one.Stage, id.Name));
            }).ToList();
        await Task.WhenAll(asks.Select(one => KeepAsync(new BatchId(one.Ask.Batch), one.Events)));
        return [.. asks.Select(one => one.Ask)];
    }

    /// <summary>Keeps events under a name.</summary>
    internal async Task KeepAsync(BatchId id, IReadOnlyList<CloudEvent> events)
    {
        var batch = await log.WriteAsync(new EventBatch(id, id.Topic, id.ReceivedAt, events), CancellationToken.None);
        await index.AddAsync(batch, CancellationToken.None);
    }

    /// <summary>Name of the batch of answers to a batch of questions.</summary>
    internal static BatchId AnswersTo(BatchId questions) =>
        BatchId.Of(questions.Topic, questions.ReceivedAt, Topics.Deliveries.EventKeys.Of(questions.Name, "answers")[..8]);

    private static string TopicOf(string stream) => StreamSubscriptions.NameOf(stream);
}

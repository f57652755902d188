using FunctionsOrchestration.Events.Delivery.DeadLetters;
using FunctionsOrchestration.Events.Delivery.Retries;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Streams.Declarations;
using FunctionsOrchestration.Streams.Sinks;
using FunctionsOrchestration.Topics.DeadLetters;
using FunctionsOrchestration.Topics.Deliveries;

namespace FunctionsOrchestration.Streams.Partitions;

/// <summary>
/// Keeps events that cannot go on, with the reason. They are dead letters of the stream's subscription, and shown and sent again like those
/// of any other; a stream that reads a queue has them under a topic of its own name.
/// </summary>
/// <param name="store">Where dead letters are.</param>
/// <param name="events">Reads events.</param>
/// <param name="time">The clock.</param>
public sealed class SetAsideLetters(DeadLetterStore store, PartitionEvents events, TimeProvider time)
{
    /// <summary>Keeps what a turn sets aside. Set aside again by another turn, the same events are kept once.</summary>
    internal Task WriteAsync(PartitionTurn turn) => WriteAsync(turn.Live.Stream, turn.Results.SetAside.AsReadOnly());

    /// <summary>Keeps events that are set aside.</summary>
    internal async Task WriteAsync(StreamModel stream, IReadOnlyList<SetAsideEvent> setAside)
    {
        if (setAside.Count == 0) return;
        var now = time.GetUtcNow();
        var letters = setAside.Select(one => new DeadLetter(one.Event, one.Reason, 0, new DeliveryOutcome(OutcomeKind.BadRequest), one.Event.Time ?? now, null)
        {
            Detail = one.Stage.Length > 0 ? $"{one.Stage}: {one.Detail}" : one.Detail,
        });
        var key = EventKeys.Of([.. setAside.SelectMany(one => new[] { one.Event.Source, one.Event.Id, one.Stage, one.Reason })]);
        await store.WriteAsync(TopicOf(stream), StreamSubscriptions.NameOf(stream.Plan.Name), now, key, letters, CancellationToken.None);
    }

    /// <summary>Sets aside what was read again and again, and never to an end.</summary>
    internal async Task GiveUpAsync(PartitionTurn turn, PartitionInput input, long readings)
    {
        foreach (var one in await events.ReadAsync(turn.Live.Stream, turn.Partition.Partition, input) ?? [])
            turn.Results.SetAside.Add(new SetAsideEvent(one, "", SetAsideReasons.Failed, $"Its batch was read {readings} times and never to an end."));
    }

    /// <summary>Sets aside results that are too large for the sink.</summary>
    internal static void TakeOutTooLarge(PartitionTurn turn)
    {
        var (sink, results) = (turn.Definition.Sink, turn.Results);
        if (sink.Type != StreamEnds.Queue) return;
        foreach (var one in results.Outputs.Where(one => !StreamSinks.Fits(sink, one)).ToList())
        {
            results.Outputs.Remove(one);
            results.SetAside.Add(new SetAsideEvent(one, "", SetAsideReasons.TooLarge, "It is larger than a message of a queue."));
        }
    }

    /// <summary>The topic that a stream's letters are kept under.</summary>
    internal static string TopicOf(StreamModel stream) => stream.Plan.Definition.Source is { Type: StreamEnds.Topic, Name: var topic }
        ? topic
        : StreamSubscriptions.NameOf(stream.Plan.Name);
}

using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Topics.Declarations;
using FunctionsOrchestration.Topics.Deliveries;
using FunctionsOrchestration.Topics.Publishing;
using FunctionsOrchestration.Work;

namespace FunctionsOrchestration.Streams.Declarations;

/// <summary>Finds everything that is wrong with a stream before it is declared: with itself, and with what it names.</summary>
/// <param name="topics">The topics.</param>
/// <param name="streams">The streams.</param>
/// <param name="flows">Where events go.</param>
/// <param name="mesh">Knows services.</param>
public sealed class StreamChecks(TopicCatalog topics, StreamCatalog streams, EventFlows flows, IMesh mesh)
{
    /// <summary>Notes what is wrong.</summary>
    internal void Check(string name, StreamDefinition stream, RequestErrors errors)
    {
        StreamNames.Check(name, errors);
        StreamPlan.Compile(name, stream, out var found);
        foreach (var error in found) errors.Add(error.Field, error.Value, error.Problem, error.Fix);
        CheckEnd("source", stream.Source.Type, stream.Source.Name, errors);
        foreach (var other in stream.Source.Others) CheckTopic("source.others", other, errors);
        CheckEnd("sink", stream.Sink.Type, stream.Sink.Name, errors);
        foreach (var (at, one) in stream.Operators.Index()) Check(stream, at, one, errors);
        CheckWhatStays(name, stream, errors);
        if (errors.Count > 0) return;
        foreach (var source in stream.Source.Others.Prepend(stream.Source.Name))
            flows.Check(StreamModel.Node(stream.Source.Type, source), StreamModel.Node(stream.Sink.Type, stream.Sink.Name), "sink.name", errors, without: name);
    }

    private void CheckEnd(string field, string type, string name, RequestErrors errors)
    {
        if (type == StreamEnds.Topic) CheckTopic($"{field}.name", name, errors);
        else if (type == StreamEnds.Queue && (!Names.IsQueue(name) || IsOwn(name)))
            errors.Add($"{field}.name", name, "Not the name of a storage queue, or of one that this app keeps for itself.", "Send 3 to 63 lower-case letters, digits and single hyphens.");
    }

    // What streams and topics keep in queues is no place for anybody else's messages.
    private static bool IsOwn(string queue) => queue is EventIntake.Queue or DeliveryMessages.Name or WorkQueues.Tickets
        || queue.StartsWith("stream-", StringComparison.Ordinal) || queue.StartsWith("work-", StringComparison.Ordinal);

    private void CheckTopic(string field, string? name, RequestErrors errors)
    {
        if (name is not null && topics.Find(name) is null) errors.Add(field, name, "There is no such topic.", "Declare it first; GET /api/topics lists them.");
    }

    private void Check(StreamDefinition stream, int at, OperatorDefinition one, RequestErrors errors)
    {
        CheckTopic($"operators[{at}].join.topic", one.Join?.Topic, errors);
        if (one.Join?.Topic is { } table && stream.Source is { Type: StreamEnds.Topic, Name: var source } && table == source)
            errors.Add($"operators[{at}].join.topic", table, "The stream would be joined with itself.", "Join with another topic.");
        if (one.Ask is not { } ask) return;
        if (!mesh.TryFind(ask.Service, ask.Operation, out _, out var problem))
            errors.Add($"operators[{at}].ask.operation", $"{ask.Service}/{ask.Operation}", problem.Message, "GET /api/services shows what there is.");
    }

    /// <summary>Keys would change their partitions, and what was kept of them would stay behind.</summary>
    private void CheckWhatStays(string name, StreamDefinition stream, RequestErrors errors)
    {
        if (streams.Find(name)?.Plan.Definition is not { } known) return;
        const string Fix = "Leave it as it is, or DELETE the stream and declare it anew.";
        if (known.Partitions != stream.Partitions) errors.Add("partitions", $"{stream.Partitions}", $"The stream has {known.Partitions} partitions while it is declared.", Fix);
        if (known.Key != stream.Key) errors.Add("key", stream.Key, $"The stream has the key {known.Key} while it is declared.", Fix);
        if (known.Source.Type != stream.Source.Type || known.Source.Name != stream.Source.Name)
            errors.Add("source", stream.Source.Name, $"The stream reads {known.Source.Type} {known.Source.Name} while it is declared.", Fix);
    }
}

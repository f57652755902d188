using FunctionsOrchestration.Events.Routing;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Streams.Validation;

namespace FunctionsOrchestration.Events.Streams;

/// <summary>A stream that was checked and is ready to run. It never changes; for any number of threads.</summary>
public sealed class StreamPlan
{
    private readonly KeySelector _key;
    private readonly IReadOnlyList<StagePlan> _stages;

    private StreamPlan(string name, StreamDefinition definition, KeySelector key, IReadOnlyList<StagePlan> stages) =>
        (Name, Definition, _key, _stages) = (name, definition, key, stages);

    /// <summary>Name of the stream.</summary>
    public string Name { get; }

    /// <summary>What was declared.</summary>
    public StreamDefinition Definition { get; }

    /// <summary>Whether anything must be kept of the events that have been there: a window, a table, or ids.</summary>
    public bool HasState => KnowsBatches || _stages.Any(stage => stage.HasState);

    /// <summary>A batch may be handed over twice; only at-least-once takes it twice.</summary>
    internal bool KnowsBatches => Definition.Semantics != StreamSemantics.AtLeastOnce;

    /// <summary>A producer may publish an event twice.</summary>
    internal bool KnowsEvents => Definition.Semantics == StreamSemantics.ExactlyOnce;

    internal IReadOnlyList<StagePlan> Stages => _stages;

    /// <summary>Checks a stream and makes it ready. Null where anything is wrong with it, with all that is.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="definition">The stream.</param>
    /// <param name="errors">What is wrong, with its place as <c>operators[2].join.key</c>; the first fifty. Empty where nothing is.</param>
    public static StreamPlan? Compile(string name, StreamDefinition definition, out IReadOnlyList<RoutingError> errors)
    {
        var found = new RoutingErrors();
        var key = KeySelector.Parse(definition.Key, "key", found);
        StreamRules.Check(definition, found);
        var stages = new StageCompiler(definition, found).Compile();
        errors = found.All;
        return found.Count == 0 ? new StreamPlan(name, definition, key!, stages) : null;
    }

    /// <summary>The partition of an event, from 0: the same for the same key, in every process.</summary>
    /// <param name="one">The event.</param>
    public int PartitionOf(CloudEvent one)
    {
        using var view = new EventView(one);
        return (int)(StableHash.Of(KeyOf(view)) % (uint)Definition.Partitions);
    }

    /// <summary>What runs one partition, knowing nothing yet.</summary>
    public StreamPipeline NewPipeline() => new(this);

    internal string KeyOf(EventView view) => _key.Read(view);
}

/// <summary>An operator that was checked.</summary>
/// <param name="Definition">What was declared.</param>
/// <param name="HasState">Whether it keeps anything.</param>
/// <param name="Make">Makes one for a partition.</param>
internal sealed record StagePlan(OperatorDefinition Definition, bool HasState, Func<IStreamOperator> Make);

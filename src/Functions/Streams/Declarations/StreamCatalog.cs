using System.Text.Json;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Topics.Declarations;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Streams.Declarations;

/// <summary>The streams as this worker sees them, ready to run.</summary>
/// <param name="board">What streams have made public.</param>
/// <param name="log">Says what cannot be read.</param>
public sealed class StreamCatalog(ControlBoard board, ILogger<StreamCatalog> log) : NoticeCatalog<StreamModel>(board, StreamDeclaration.Kind, StreamModel.Of, log);

/// <summary>A stream, ready to run.</summary>
/// <param name="Plan">The stream.</param>
/// <param name="Version">Version of its declaration.</param>
/// <param name="Incarnation">Tells it from an earlier stream of the same name.</param>
public sealed record StreamModel(StreamPlan Plan, long Version, long Incarnation)
{
    /// <summary>Where its events come from, as <see cref="EventFlows"/> calls it.</summary>
    internal IEnumerable<string> SourceNodes => Plan.Definition.Source.Others.Prepend(Plan.Definition.Source.Name).Select(name => Node(Plan.Definition.Source.Type, name));

    /// <summary>Where its results go, as <see cref="EventFlows"/> calls it.</summary>
    internal string SinkNode => Node(Plan.Definition.Sink.Type, Plan.Definition.Sink.Name);

    internal static string Node(string type, string name) => type == StreamEnds.Queue ? EventFlows.Queue(name) : name;

    /// <exception cref="InvalidOperationException">It is not valid; it was checked before it was declared, so this is a defect.</exception>
    internal static StreamModel Of(string name, string json)
    {
        var notice = JsonSerializer.Deserialize<StreamNotice>(json, Serialization.Options)!;
        var plan = StreamPlan.Compile(name, notice.Definition, out var errors)
            ?? throw new InvalidOperationException($"Stream '{name}' cannot be read: {errors[0].Field}: {errors[0].Problem}");
        return new StreamModel(plan, notice.Version, notice.Incarnation);
    }
}

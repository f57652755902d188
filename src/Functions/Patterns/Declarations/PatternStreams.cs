using System.Text.Json;
using FunctionsOrchestration.Events.Patterns;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Streams.Declarations;
using FunctionsOrchestration.Topics.Declarations;

namespace FunctionsOrchestration.Patterns.Declarations;

/// <summary>What runs a pattern: a stream from its topics to its sink, and a subscription of the sink for its action.</summary>
internal static class PatternStreams
{
    /// <summary>What the names of such streams begin with; nobody declares one of those by the API of streams.</summary>
    public const string Prefix = "pattern-";

    // As many types as a filter of Event Grid names.
    private const int MostTypes = 25;
    private const string Operator = "pattern";

    /// <summary>The stream of a pattern.</summary>
    public static string NameOf(string pattern) => Prefix + pattern;

    /// <summary>The subscription of a pattern's action, by topic and name. No subscription that somebody declares has a dot.</summary>
    public static string ActionKey(string pattern, PatternDeclaration declaration) => $"{declaration.Sink}/{ActionName(pattern)}";

    /// <summary>The name of the subscription of a pattern's action.</summary>
    public static string ActionName(string pattern) => $"pattern.{pattern}";

    /// <summary>All that runs a pattern.</summary>
    public static (StreamNotice Stream, SubscriptionState? Action) Of(string name, PatternDeclaration declaration, long version, long incarnation)
    {
        var reading = PatternDocument.Read(declaration.Pattern, name, (int)version);
        return (
            new StreamNotice(StreamOf(reading.Pattern, declaration), version, incarnation),
            declaration.Action is { } action ? new SubscriptionState(ActionName(name), SubscriptionOf(reading.Pattern, action), 0, incarnation, IsActive: true, null) : null);
    }

    /// <summary>The stream that runs a pattern.</summary>
    public static StreamDefinition StreamOf(IPatternDefinition pattern, PatternDeclaration declaration)
    {
        var key = PatternKey.SelectionOf(pattern);
        using var document = JsonDocument.Parse(PatternDocument.Write(pattern));
        return new StreamDefinition
        {
            Description = declaration.Description,
            Source = new StreamSource(StreamEnds.Topic, declaration.Topics[0])
            {
                Others = [.. declaration.Topics.Skip(1)],
                Filter = new() { IncludedEventTypes = Relevant(pattern) },
            },
            Key = key ?? "/subject",
            Partitions = key is null ? 1 : declaration.Partitions,
            Semantics = StreamSemantics.ExactlyOnce,
            Operators =
            [
                new OperatorDefinition(Operator, OperatorTypes.Pattern) { Pattern = document.RootElement.Clone(), TimedOut = declaration.TimedOut },
            ],
            Sink = new StreamSink(StreamEnds.Topic, declaration.Sink),
            Time = declaration.Time,
        };
    }

    /// <summary>The subscription that acts on the matches of a pattern.</summary>
    public static SubscriptionDefinition SubscriptionOf(IPatternDefinition pattern, ActionDefinition action) => new()
    {
        Filter = new() { IncludedEventTypes = [FindingTypes.Of(pattern)] },
        Transform = action.Transform,
        Destination = action.Destination,
        Delivery = action.Delivery,
    };

    // What the pattern does not look at need not come to it.
    private static IReadOnlyList<string> Relevant(IPatternDefinition pattern) =>
        PatternDocument.Check(pattern).Count == 0 && PatternProgram.Compile(pattern).RelevantTypes is { Count: <= MostTypes } types ? [.. types] : [];
}

using System.Text.RegularExpressions;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Events.Patterns;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Streams.Declarations;
using FunctionsOrchestration.Topics.Declarations;

namespace FunctionsOrchestration.Patterns.Declarations;

/// <summary>Finds everything that is wrong with a pattern before it is declared: with itself, with what it names, and with what it would close.</summary>
/// <param name="patterns">The patterns.</param>
/// <param name="topics">The topics.</param>
/// <param name="streams">Judges the stream that would run it.</param>
/// <param name="subscriptions">Judges its action.</param>
public sealed partial class PatternChecks(PatternCatalog patterns, TopicCatalog topics, StreamChecks streams, SubscriptionRules subscriptions)
{
    private const int MostTopics = 9;
    private const int MostDescription = 500;
    private const string OperatorPath = "operators[0].pattern.";

    /// <summary>Notes what is wrong.</summary>
    /// <returns>The pattern, in the first version; null where it could not be read.</returns>
    internal async Task<IPatternDefinition?> CheckAsync(string name, PatternDeclaration declaration, RequestErrors errors, CancellationToken cancellation)
    {
        if (!Name().IsMatch(name))
            errors.Add("name", name, "A name has 3 to 42 lower-case letters, digits and single hyphens, and begins with a letter.", "Send a name such as failed-twice.");
        if (declaration.Description is { Length: > MostDescription } text)
            errors.Add("description", text, $"It has {text.Length} characters.", $"Send at most {MostDescription}.");
        if (declaration.Topics.Count is 0 or > MostTopics)
            errors.Add("topics", $"{declaration.Topics.Count} topics", "A pattern looks at the events of some topics.", $"Name 1–{MostTopics}.");
        var reading = PatternDocument.Read(declaration.Pattern, name, 1);
        Add(reading.Errors, errors);
        if (reading.Errors.Count > 0 || declaration.Topics.Count == 0)
        {
            // The stream that would find these cannot be made of it.
            CheckTopics(declaration, errors);
            if (topics.Find(declaration.Sink) is null) errors.Add("sink", declaration.Sink, "There is no such topic.", "Declare it first.");
            if (declaration.Action is { } wish) CheckActionType(declaration.Sink, wish, errors);
            return null;
        }

        CheckNamed(name, reading.Pattern, declaration, errors);
        CheckStream(name, reading.Pattern, declaration, errors);
        if (declaration.Action is { } action) await CheckActionAsync(name, reading.Pattern, declaration.Sink, action, errors, cancellation);
        return reading.Pattern;
    }

    /// <summary>Notes what is wrong with a pattern that is only looked at, and closes no circles.</summary>
    /// <returns>The pattern, in that version; null where anything is wrong with it.</returns>
    internal IPatternDefinition? CheckAlone(string name, PatternDeclaration declaration, int version, RequestErrors errors)
    {
        CheckTopics(declaration, errors);
        var reading = PatternDocument.Read(declaration.Pattern, name, version);
        Add(reading.Errors, errors);
        if (reading.Errors.Count > 0 || declaration.Topics.Count == 0) return null;
        Add(ShapeValidator.Check(reading.Pattern, Shapes(declaration)), errors);
        StreamPlan.Compile(PatternStreams.NameOf(name), PatternStreams.StreamOf(reading.Pattern, declaration), out var found);
        foreach (var error in found) AddOfStream(error.Field, error.Value, error.Problem, error.Fix, errors);
        return errors.Count == 0 ? reading.Pattern : null;
    }

    private void CheckTopics(PatternDeclaration declaration, RequestErrors errors)
    {
        foreach (var (at, topic) in declaration.Topics.Index())
            if (topics.Find(topic) is null) errors.Add($"topics[{at}]", topic, "There is no such topic.", "GET /api/topics lists them.");
    }

    private IEnumerable<EventShape> Shapes(PatternDeclaration declaration) =>
        declaration.Topics.Select(topics.Find).OfType<TopicModel>().SelectMany(topic => topic.Definition.Shapes());

    private void CheckNamed(string name, IPatternDefinition pattern, PatternDeclaration declaration, RequestErrors errors)
    {
        Add(ShapeValidator.Check(pattern, Shapes(declaration)), errors);
        if (PatternDocument.CycleOf(pattern, patterns.All.Where(other => other.Name != name).Select(other => other.Pattern)) is { } cycle) Add([cycle], errors);
        if (pattern is not CorrelationDefinition correlation) return;
        foreach (var (at, stream) in correlation.Streams.Index())
        {
            if (stream.From is { } from && !declaration.Topics.Contains(from))
                errors.Add($"pattern.streams[{at}].from", from, "The pattern does not look at that topic.", $"Take one of {string.Join(", ", declaration.Topics)}, or add it to topics.");
        }
    }

    // The stream's fields under the names that they have in a declaration.
    private void CheckStream(string name, IPatternDefinition pattern, PatternDeclaration declaration, RequestErrors errors)
    {
        var found = new RequestErrors();
        streams.Check(PatternStreams.NameOf(name), PatternStreams.StreamOf(pattern, declaration), found);
        foreach (var error in found.All) AddOfStream(error.Field, error.Value, error.Problem, error.Fix, errors);
    }

    private static void AddOfStream(string field, string? value, string problem, string fix, RequestErrors errors)
    {
        var own = field switch
        {
            "name" => null,
            "source.name" or "source" => "topics[0]",
            "source.others" => "topics",
            "sink.name" => "sink",
            "key" => "pattern.key",
            _ => field.Replace(OperatorPath, "pattern.", StringComparison.Ordinal),
        };
        if (own is not null)
            errors.Add(own, value, problem.Replace("The stream", "The pattern", StringComparison.Ordinal), fix.Replace("the stream", "the pattern", StringComparison.Ordinal));
    }

    private async Task CheckActionAsync(
        string name, IPatternDefinition pattern, string sink, ActionDefinition action, RequestErrors errors, CancellationToken cancellation)
    {
        if (!CheckActionType(sink, action, errors)) return;
        var found = new RequestErrors();
        await subscriptions.CheckAsync(sink, PatternStreams.ActionName(name), PatternStreams.SubscriptionOf(pattern, action), found, cancellation);
        foreach (var error in found.All) errors.Add($"action.{error.Field}", error.Value, error.Problem, error.Fix);
    }

    private static bool CheckActionType(string sink, ActionDefinition action, RequestErrors errors)
    {
        if (action.Destination.Type is not (DestinationTypes.Webhook or DestinationTypes.Stream)) return true;
        errors.Add(
            "action.destination.type", action.Destination.Type, "An action is done by this app.", $"Subscribe to the topic {sink} instead: PUT /api/topics/{sink}/subscriptions/….");
        return false;
    }

    private static void Add(IReadOnlyList<PatternError> found, RequestErrors errors)
    {
        foreach (var error in found) errors.Add(error.Field == "pattern" ? "pattern" : $"pattern.{error.Field}", error.Value, error.Problem, error.Fix);
    }

    [GeneratedRegex("^(?=.{3,42}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    private static partial Regex Name();
}

using System.Globalization;
using FunctionsOrchestration.Events.Routing;
using FunctionsOrchestration.Events.Routing.Filters;

namespace FunctionsOrchestration.Events.Streams.Validation;

/// <summary>What must hold for a stream as a whole, besides its operators.</summary>
internal static class StreamRules
{
    private const int MostDescription = 500;
    private const int MostPartitions = 32;
    private const int MostInFlight = 32;
    private const int MostOthers = 8;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static void Check(StreamDefinition stream, RoutingErrors errors)
    {
        if (stream.Description is { Length: > MostDescription } text)
            errors.Add("description", text, $"It has {text.Length} characters.", $"Send at most {MostDescription}.");
        CheckEnds(stream, errors);
        OneOf(stream.Semantics, StreamSemantics.All, "semantics", errors);
        Within(1, MostPartitions, stream.Partitions, "partitions", errors);
        Within(1, MostInFlight, stream.MaxInFlight, "maxInFlight", errors);
        Within(TimeSpan.Zero, Day, stream.Time.OutOfOrderness, "time.outOfOrderness", errors);
        Within(TimeSpan.FromSeconds(1), Day, stream.Time.IdleAfter, "time.idleAfter", errors);
        Within(TimeSpan.Zero, Day, stream.Time.MostAhead, "time.mostAhead", errors);
        Within(TimeSpan.FromMinutes(1), TimeSpan.FromDays(7), stream.Dedup.Horizon, "dedup.horizon", errors);
        Within(1_000, 1_000_000, stream.Dedup.Most, "dedup.most", errors);
    }

    public static void OneOf(string value, IReadOnlyList<string> all, string field, RoutingErrors errors)
    {
        if (!all.Contains(value)) errors.Add(field, value, "There is no such value.", $"Use one of {string.Join(", ", all)}.");
    }

    public static void Within(int least, int most, int value, string field, RoutingErrors errors)
    {
        if (value < least || value > most)
            errors.Add(field, value.ToString(CultureInfo.InvariantCulture), "It is out of range.", string.Create(CultureInfo.InvariantCulture, $"Send {least:N0}–{most:N0}."));
    }

    private static void Within(TimeSpan least, TimeSpan most, TimeSpan value, string field, RoutingErrors errors)
    {
        if (value < least || value > most)
            errors.Add(field, value.ToString("c", CultureInfo.InvariantCulture), "It is out of range.", $"Send {least:c}–{most:c}.");
    }

    private static void CheckEnds(StreamDefinition stream, RoutingErrors errors)
    {
        OneOf(stream.Source.Type, [StreamEnds.Topic, StreamEnds.Queue], "source.type", errors);
        OneOf(stream.Sink.Type, [StreamEnds.Topic, StreamEnds.Queue], "sink.type", errors);
        if (stream.Source.Filter is { } filter && stream.Source.Type == StreamEnds.Topic)
        {
            var inFilter = new RoutingErrors();
            new FilterCompiler(inFilter).Compile(filter);
            foreach (var error in inFilter.All) errors.Add($"source.filter.{error.Field}", error.Value, error.Problem, error.Fix);
        }
        else if (stream.Source.Filter is not null)
        {
            errors.Add("source.filter", null, "A queue is read whole.", "Leave it out, and let the first operator be a filter.");
        }

        if (stream.Source.Others.Count > 0 && stream.Source.Type != StreamEnds.Topic)
            errors.Add("source.others", null, "Only topics can be read together.", "Leave it out.");
        Within(0, MostOthers, stream.Source.Others.Count, "source.others", errors);
        if (stream.Source.Others.Append(stream.Source.Name).GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            errors.Add("source.others", twice.Key, "The topic is named twice.", "Name each once.");
        if (stream.Source.Type == stream.Sink.Type && stream.Source.Name.Equals(stream.Sink.Name, StringComparison.OrdinalIgnoreCase))
            errors.Add("sink.name", stream.Sink.Name, "The stream would feed itself.", "Send results elsewhere.");
        if (stream.Sink.Type != StreamEnds.Queue || stream.Semantics != StreamSemantics.ExactlyOnce) return;
        errors.Add(
            "sink.type", stream.Sink.Type, "A queue takes a message as often as it is sent, so nothing is there exactly once.",
            "Send results to a topic, or take atLeastOnce and let readers look at ids.");
    }
}

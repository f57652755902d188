using FunctionsOrchestration.Events.Routing.Filters;

namespace FunctionsOrchestration.Events.Streams;

/// <summary>
/// A stream: events of a source go through operators, each key in order, to a sink. The body of <c>PUT /api/streams/{name}</c>; what is
/// wrong with one is told by <see cref="StreamPlan.Compile"/>.
/// </summary>
public sealed record StreamDefinition
{
    /// <summary>What it is for, in words, at most 500 characters.</summary>
    public string? Description { get; init; }

    /// <summary>Where its events come from.</summary>
    public required StreamSource Source { get; init; }

    /// <summary>
    /// What belongs together: a selection such as <c>/data/customer</c>, a JSON Pointer or a JSONPath to one value. Events of one key are in one
    /// partition. An event without it has the key "".
    /// </summary>
    public string Key { get; init; } = "/subject";

    /// <summary>How many partitions there are, 1–32. They cannot be changed while the stream is declared: keys would change places.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>What is promised: one of <see cref="StreamSemantics"/>.</summary>
    public string Semantics { get; init; } = StreamSemantics.ExactlyOnce;

    /// <summary>What is done with each event, in this order; at most 16.</summary>
    public IReadOnlyList<OperatorDefinition> Operators { get; init; } = [];

    /// <summary>Where results go.</summary>
    public required StreamSink Sink { get; init; }

    /// <summary>How event time is told.</summary>
    public StreamTime Time { get; init; } = new();

    /// <summary>How long it is remembered what was there: batches, and for exactly-once the ids of events too.</summary>
    public StreamDedup Dedup { get; init; } = new();

    /// <summary>Batches that one partition has in hand at most, 1–32. What is beyond stays in the source.</summary>
    public int MaxInFlight { get; init; } = 16;
}

/// <summary>Where a stream's events come from.</summary>
/// <param name="Type">One of <see cref="StreamEnds"/>.</param>
/// <param name="Name">Name of the topic or queue.</param>
public sealed record StreamSource(string Type, string Name)
{
    /// <summary>Which events of a topic; all where it is left out.</summary>
    public EventFilter? Filter { get; init; }

    /// <summary>topic: further topics whose events are read too, for a pattern over several; at most 8.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];
}

/// <summary>Where a stream's results go.</summary>
/// <param name="Type">One of <see cref="StreamEnds"/>.</param>
/// <param name="Name">Name of the topic or queue.</param>
public sealed record StreamSink(string Type, string Name);

/// <summary>The kinds of sources and sinks.</summary>
public static class StreamEnds
{
    /// <summary>A topic of this app.</summary>
    public const string Topic = "topic";

    /// <summary>A storage queue with a CloudEvent a message.</summary>
    public const string Queue = "queue";
}

/// <summary>What a stream promises about each event when processes die.</summary>
public static class StreamSemantics
{
    /// <summary>It is acknowledged first, so it counts once or is lost.</summary>
    public const string AtMostOnce = "atMostOnce";

    /// <summary>It is acknowledged last, so it counts once or more often.</summary>
    public const string AtLeastOnce = "atLeastOnce";

    /// <summary>State, results and position change together, and what comes again is known by its id.</summary>
    public const string ExactlyOnce = "exactlyOnce";

    internal static IReadOnlyList<string> All { get; } = [AtMostOnce, AtLeastOnce, ExactlyOnce];
}

/// <summary>How a stream tells the time from its events; each partition by itself.</summary>
public sealed record StreamTime
{
    /// <summary>How far events may come out of order: the watermark is this much behind the newest event. 0 to 1 day.</summary>
    public TimeSpan OutOfOrderness { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After how long a silence the watermark follows the clock, at this distance. 1 second to 1 day.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How far ahead of the clock an event may be; one that is further ahead is set aside and moves no watermark. 0 to 1 day.</summary>
    public TimeSpan MostAhead { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>How long a partition remembers ids, to know an event that comes again.</summary>
public sealed record StreamDedup
{
    /// <summary>For how long, 1 minute to 7 days.</summary>
    public TimeSpan Horizon { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many at most, 1,000–1,000,000; beyond it the oldest is forgotten early, and counted. About 40 bytes of memory each.</summary>
    public int Most { get; init; } = 100_000;
}

using FunctionsOrchestration.Events.Patterns;

namespace FunctionsOrchestration.Bench;

/// <summary>Streams and patterns that the benchmarks of pattern matching share. Events are a tenth of a millisecond apart.</summary>
internal static class PatternStreams
{
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    private static readonly DateTimeOffset Origin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>For each key in turn a, b, c, over and over.</summary>
    public static PatternEvent[] Sequences(int keys, int events)
    {
        string[] types = ["a", "b", "c"], names = Names("key", keys);
        return [.. Enumerable.Range(0, events).Select(i =>
            Event(i, types[i / keys % 3], names[i % keys], EventFields.Of(("v", i % 100))))];
    }

    /// <summary>Twenty types and some fields at random.</summary>
    public static PatternEvent[] Mixed(int keys, int events)
    {
        var random = new Random(1);
        string[] types = Names("type", 20), names = Names("key", keys);
        return [.. Enumerable.Range(0, events).Select(i => Event(
            i, types[random.Next(20)], names[random.Next(keys)],
            EventFields.Of(("v", random.Next(100)), ("status", random.Next(10) == 0 ? "failed" : "done"))))];
    }

    /// <summary>Prices of symbols at random.</summary>
    public static PatternEvent[] Prices(int symbols, int events)
    {
        var random = new Random(1);
        var names = Names("symbol", symbols);
        return [.. Enumerable.Range(0, events).Select(i => Event(
            i, "price", "market", EventFields.Of(("symbol", names[random.Next(symbols)]), ("price", random.Next(10_000)))))];
    }

    /// <summary>Components at random, and every 50,000 events a silence of a minute.</summary>
    public static PatternEvent[] Components(int components, int events)
    {
        var random = new Random(1);
        var names = Names("component", components);
        return [.. Enumerable.Range(0, events).Select(i =>
            Event(i + (i / 50_000 * 600_000), "failed", names[random.Next(components)], EventFields.None))];
    }

    public static string[] Names(string of, int count) => [.. Enumerable.Range(0, count).Select(i => $"{of}-{i}")];

    public static PatternDefinition ThreeSteps { get; } = Pattern.Named("sequence")
        .Begin("a", s => s.Of("a")).FollowedBy("b", s => s.Of("b")).FollowedBy("c", s => s.Of("c")).Within(TimeSpan.FromMinutes(1)).Build();

    /// <summary>The mean of the last thirty prices of a symbol, with each price: one statement.</summary>
    public static WindowDefinition Average(string symbol) => new()
    {
        Name = symbol, Types = ["price"], Where = When.Field("symbol").Equal(symbol), Key = "", Kind = WindowKind.Count, Count = 30,
        Aggregates = [new("avg", AggregateFunction.Avg, "price")],
    };

    /// <summary>Sequences, repetitions, absences, comparisons with earlier steps and strict ones, in equal parts.</summary>
    public static IEnumerable<PatternDefinition> Patterns(int count) => Enumerable.Range(0, count).Select(i =>
    {
        var (begin, (first, second, third)) = (Pattern.Named($"pattern-{i}"), TypesOf(i));
        return (i % 5) switch
        {
            0 => begin.Begin("a", s => s.Of(first).Where(When.Field("v").Greater(50))).FollowedBy("b", s => s.Of(second)).FollowedBy("c", s => s.Of(third)),
            1 => begin.Begin("a", s => s.Of(first).Where(When.Field("status").Equal("failed")).Times(3)).Skip(SkipStrategy.SkipPastLastEvent),
            2 => begin.Begin("a", s => s.Of(first).Where(When.Field("status").Equal("failed"))).NotFollowedBy("b", s => s.Of(second)),
            3 => begin.Begin("a", s => s.Of(first)).FollowedBy("b", s => s.Of(second).Where(When.Field("v").Greater(When.Of("a", "v") with { Plus = 50 }))),
            _ => begin.Over(first, second).Begin("a", s => s.Of(first).Where(When.Field("v").Less(10))).Next("b", s => s.Of(second)),
        };
    }).Select(pattern => pattern.Within(Within).Build());

    /// <summary>The types that a mixed pattern looks at.</summary>
    public static (string First, string Second, string Third) TypesOf(int pattern) =>
        ($"type-{pattern % 20}", $"type-{(pattern + 7) % 20}", $"type-{(pattern + 13) % 20}");

    public static PatternEvent Event(long i, string type, string key, EventFields fields) =>
        new($"{i}", type, key, Origin.AddTicks(i * 1_000L), fields);
}

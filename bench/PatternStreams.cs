using FunctionsOrchestration.Events.Patterns;

namespace FunctionsOrchestration.Bench;

/// <summary>Streams and patterns that the benchmarks of pattern matching share.</summary>
internal static class PatternStreams
{
    private static readonly DateTimeOffset Origin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>For each key in turn a, b, c, over and over, a tenth of a millisecond apart.</summary>
    public static PatternEvent[] Sequences(int keys, int events)
    {
        string[] types = ["a", "b", "c"], names = [.. Enumerable.Range(0, keys).Select(i => $"key-{i}")];
        return [.. Enumerable.Range(0, events).Select(i =>
            Event(i, types[i / keys % 3], names[i % keys], EventFields.Of(("v", i % 100))))];
    }

    /// <summary>Twenty types and some fields at random.</summary>
    public static PatternEvent[] Mixed(int keys, int events)
    {
        var random = new Random(1);
        string[] types = [.. Enumerable.Range(0, 20).Select(i => $"type-{i}")], names = [.. Enumerable.Range(0, keys).Select(i => $"key-{i}")];
        return [.. Enumerable.Range(0, events).Select(i => Event(
            i, types[random.Next(20)], names[random.Next(keys)], EventFields.Of(("v", random.Next(100)), ("status", random.Next(10) == 0 ? "failed" : "done"))))];
    }

    public static PatternDefinition ThreeSteps { get; } = Pattern.Named("sequence")
        .Begin("a", s => s.Of("a")).FollowedBy("b", s => s.Of("b")).FollowedBy("c", s => s.Of("c")).Within(Minute).Build();

    /// <summary>Sequences, repetitions, absences, comparisons with earlier steps and strict ones, in equal parts.</summary>
    public static IEnumerable<PatternDefinition> Patterns(int count) => Enumerable.Range(0, count).Select(i =>
    {
        var (begin, first, second, third) = (Pattern.Named($"pattern-{i}"), $"type-{i % 20}", $"type-{(i + 7) % 20}", $"type-{(i + 13) % 20}");
        return (i % 5) switch
        {
            0 => begin.Begin("a", s => s.Of(first).Where(When.Field("v").Greater(50))).FollowedBy("b", s => s.Of(second)).FollowedBy("c", s => s.Of(third)),
            1 => begin.Begin("a", s => s.Of(first).Where(When.Field("status").Equal("failed")).Times(3)).Skip(SkipStrategy.SkipPastLastEvent),
            2 => begin.Begin("a", s => s.Of(first).Where(When.Field("status").Equal("failed"))).NotFollowedBy("b", s => s.Of(second)),
            3 => begin.Begin("a", s => s.Of(first)).FollowedBy("b", s => s.Of(second).Where(When.Field("v").Greater(When.Of("a", "v") with { Plus = 50 }))),
            _ => begin.Over(first, second).Begin("a", s => s.Of(first).Where(When.Field("v").Less(10))).Next("b", s => s.Of(second)),
        };
    }).Select(pattern => pattern.Within(TimeSpan.FromSeconds(10)).Build());

    private static PatternEvent Event(int i, string type, string key, EventFields fields) =>
        new($"{i}", type, key, Origin.AddTicks(i * 1_000L), fields);
}

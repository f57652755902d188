using FunctionsOrchestration.Events.Patterns;

namespace FunctionsOrchestration.Bench;

/// <summary>
/// Whether memory stays flat over 100 million events: a sequence, averages of each symbol, components and mixed patterns all see each event.
/// Subjects come and go, 1,000 at a time and a hundred thousand in all; what is held of those that are gone must go too.
/// </summary>
internal static class PatternSoak
{
    private const int Interval = 10_000_000;
    private const int Intervals = 10;
    private const int Live = 1_000;

    private static readonly EventFields[] Fields =
        [.. Enumerable.Range(0, 1_000).Select(i => EventFields.Of(("v", i % 100), ("price", i), ("status", i % 10 == 0 ? "failed" : "done")))];

    private static readonly string[] Types = [.. PatternStreams.Names("type", 20), "a", "b", "c", "price"];

    public static Task RunAsync()
    {
        var (random, subjects, born) = (new Random(1), PatternStreams.Names("subject", Live), Live);
        var (patterns, windows) = (PatternMatching.Set(10), new WindowSet());
        patterns.Put(PatternStreams.ThreeSteps);
        windows.Put(PatternStreams.Average("average") with { Where = null, Key = "$subject", Most = 2 * Live });
        var components = new ComponentsOperator(
            new ComponentsDefinition { Name = "components", Count = Live, Within = PatternStreams.Within, Most = 10 * Live });
        var (matched, reported, results, found) = (new PatternOutput(), new WindowOutput(), 0L, 0L);
        for (var i = 0L; i < (long)Interval * Intervals; i++)
        {
            if (i % 1_000 == 0) subjects[random.Next(Live)] = $"subject-{born++}";
            var e = PatternStreams.Event(
                i, Types[random.Next(Types.Length)], subjects[random.Next(Live)], Fields[random.Next(Fields.Length)]);
            patterns.Process(e, matched);
            windows.Process(e, reported);
            if (components.Process(e) is not null) found++;
            results += matched.Matches.Count + reported.Results.Count;
            matched.Clear();
            reported.Clear();
            if ((i + 1) % Interval == 0) Print(i + 1, results + found, born, patterns, windows, components);
        }

        return Task.CompletedTask;
    }

    private static void Print(
        long events, long results, int subjects, PatternSet patterns, WindowSet windows, ComponentsOperator components)
    {
        var bytes = GC.GetTotalMemory(true);
        var (partials, held) = (patterns.Matchers.Values.Sum(one => one.Counters.Partials), windows.Windows.Values.Sum(one => one.Held));
        new Figure(
            "patterns.soak.held", bytes / 1_024.0, "KiB",
            $"after {events:N0} events of {subjects:N0} subjects with {results:N0} results; {partials:N0} partial matches, {held:N0} windows, "
            + $"{components.Held:N0} components; resident {Environment.WorkingSet / (1 << 20):N0} MiB").Print();
    }
}

using FunctionsOrchestration.Events.Patterns;

namespace FunctionsOrchestration.Bench;

/// <summary>
/// How many events a second pass through patterns and windows on one thread, each beside a loop written for that one purpose and beside
/// System.Reactive. All three must find the same number of matches.
/// </summary>
internal static class PatternMatching
{
    public static Task RunAsync()
    {
        Sequence();
        Average();
        Hundred();
        Components();
        Partial();
        return Task.CompletedTask;
    }

    private static void Sequence()
    {
        var events = PatternStreams.Sequences(1_000, 1_200_000);
        new Contest("patterns.sequence", events.Length)
            .Add("", "3 steps, 1,000 keys, a match every third event", () => Match(new PatternMatcher(PatternStreams.ThreeSteps), events))
            .Add(".loop", "a loop with a dictionary", () => PatternLoops.Sequence(events))
            .Add(".reactive", "GroupBy, Where, Take, SelectMany, without a time limit", () => PatternReactive.Sequence(events))
            .Print();
    }

    private static void Average()
    {
        var events = PatternStreams.Prices(1_000, 1_200_000);
        new Contest("patterns.average", events.Length)
            .Add("", "1,000 statements, each the mean of the last 30 prices of one symbol, reported with each event", () => Average(events))
            .Add(".loop", "a loop with a dictionary and rings", () => PatternLoops.Average(events))
            .Add(".reactive", "GroupBy and a Scan over a ring", () => PatternReactive.Average(events))
            .Print();
    }

    private static void Hundred()
    {
        var events = PatternStreams.Mixed(1_000, 300_000);
        new Contest("patterns.hundred", events.Length, rounds: 3)
            .Add("", "100 mixed patterns, 1,000 keys, 20 types", () => Match(Set(100), events))
            .Add(".loop", "100 loops with dictionaries, found by type", () => Loops(events, 100))
            .Add(".reactive", "100 queries, each over the merged streams of its types", () => PatternReactive.Mixed(events, 100))
            .Print();
    }

    private static void Components()
    {
        var events = PatternStreams.Components(10_000, 1_000_000);
        var definition = new ComponentsDefinition { Name = "components", Count = 9_000, Within = PatternStreams.Within };
        new Contest("patterns.components", events.Length)
            .Add("", "9,000 of 10,000 components within 10 s", () => Match(new ComponentsOperator(definition), events))
            .Add(".loop", "a loop with a dictionary and a queue", () => PatternLoops.Components(events, 9_000, PatternStreams.Within))
            .Add(".reactive", "the loop's state in a Scan", () => PatternReactive.Components(events, 9_000, PatternStreams.Within))
            .Print();
    }

    private static void Partial()
    {
        const int partials = 500_000;
        var events = PatternStreams.Sequences(1_000, partials);
        var definition = Pattern.Named("memory").Begin("first").FollowedBy("never", s => s.Of("never"))
            .Within(TimeSpan.FromDays(1)).Limits(new LimitsDefinition { PartialsPerKey = 1_000, Partials = partials }).Build();
        var (matcher, output) = (new PatternMatcher(definition), new PatternOutput());
        var before = GC.GetTotalMemory(true);
        foreach (var e in events) matcher.Process(e, output);
        var bytes = GC.GetTotalMemory(true) - before;
        new Figure(
            "patterns.partial", (double)bytes / matcher.Counters.Partials, "bytes a partial match",
            $"{matcher.Counters.Partials:N0} of one event each, 1,000 keys, without the events").Print();
        GC.KeepAlive(events);
    }

    public static PatternSet Set(int patterns)
    {
        var set = new PatternSet();
        foreach (var pattern in PatternStreams.Patterns(patterns))
            if (set.Put(pattern) is { Count: > 0 } errors) throw new InvalidPatternException(pattern.Name, errors);
        return set;
    }

    public static WindowSet Averages(IEnumerable<string> symbols)
    {
        var set = new WindowSet();
        foreach (var symbol in symbols)
            if (set.Put(PatternStreams.Average(symbol)) is { Count: > 0 } errors) throw new InvalidPatternException(symbol, errors);
        return set;
    }

    private static long Match(PatternMatcher matcher, PatternEvent[] events)
    {
        var (output, matches) = (new PatternOutput(), 0L);
        foreach (var e in events)
        {
            matcher.Process(e, output);
            if (output.Matches.Count == 0) continue;
            matches += output.Matches.Count;
            output.Clear();
        }

        return matches;
    }

    private static long Match(PatternSet set, PatternEvent[] events)
    {
        var (output, matches) = (new PatternOutput(), 0L);
        foreach (var e in events)
        {
            set.Process(e, output);
            matches += output.Matches.Count;
            output.Clear();
        }

        return matches;
    }

    private static long Match(ComponentsOperator components, PatternEvent[] events)
    {
        var matches = 0L;
        foreach (var e in events)
            if (components.Process(e) is not null) matches++;
        return matches;
    }

    private static long Average(PatternEvent[] events)
    {
        var (set, output, reported) = (Averages(PatternStreams.Names("symbol", 1_000)), new WindowOutput(), 0L);
        foreach (var e in events)
        {
            set.Process(e, output);
            reported += output.Results.Count;
            output.Clear();
        }

        return reported;
    }

    private static long Loops(PatternEvent[] events, int patterns)
    {
        var byType = Enumerable.Range(0, patterns).Select(PatternLoops.Mixed).SelectMany(loop => loop.Types.Select(type => (type, loop)))
            .GroupBy(one => one.type).ToDictionary(type => type.Key, type => type.Select(one => one.loop).ToArray());
        var matches = 0L;
        foreach (var e in events)
            foreach (var loop in byType[e.Type]) matches += loop.Take(e);
        return matches;
    }
}

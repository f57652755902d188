using System.Diagnostics;
using FunctionsOrchestration.Events.Patterns;

namespace FunctionsOrchestration.Bench;

/// <summary>How many events a second pass through patterns, windows and detectors on one thread, each beside a loop written for that one purpose.</summary>
internal static class PatternMatching
{
    private const int Rounds = 3;

    public static Task RunAsync()
    {
        Sequence();
        Many(50, 10_000, "patterns.fifty");
        Many(100, 1_000, "patterns.hundred");
        Average();
        Components();
        Memory();
        Growth();
        return Task.CompletedTask;
    }

    private static void Sequence()
    {
        var events = PatternStreams.Sequences(1_000, 3_000_000);
        var loop = Best("patterns.sequence.loop", "a loop with a dictionary, for that one pattern", events.Length, () => new SequenceLoop(), (one, i) => one.Process(events[i]));
        var matcher = Best(
            "patterns.sequence", "3 steps, 1,000 keys, a match every third event", events.Length, () => new Matching(PatternStreams.ThreeSteps), (one, i) => one.Process(events[i]));
        new Figure("patterns.sequence.ratio", matcher / loop, "times the loop's CPU", "of the best rounds").Print();
    }

    private static void Many(int patterns, int keys, string name)
    {
        var events = PatternStreams.Mixed(keys, 300_000);
        Best(name, $"{patterns} mixed patterns, {keys:N0} keys, 20 types", events.Length, () => new Matching([.. PatternStreams.Patterns(patterns)]), (one, i) => one.ProcessAll(events[i]));
    }

    private static void Average()
    {
        var events = PatternStreams.Sequences(1_000, 3_000_000);
        var loop = Best("patterns.average.loop", "a loop with a dictionary and rings", events.Length, () => new AverageLoop(), (one, i) => one.Process(events[i]));
        var window = new WindowDefinition { Name = "average", Kind = WindowKind.Count, Count = 30, Aggregates = [new("avg", AggregateFunction.Avg, "v")] };
        var output = new WindowOutput();
        var average = Best(
            "patterns.average", "mean of the last 30 values of each of 1,000 keys, reported with each event, one window over all keys", events.Length,
            () => new WindowOperator(window), (one, i) =>
            {
                one.Process(events[i], output);
                output.Clear();
            });
        new Figure("patterns.average.ratio", average / loop, "times the loop's CPU", "of the best rounds").Print();
    }

    private static void Components()
    {
        var events = PatternStreams.Sequences(10_000, 1_000_000);
        var definition = new ComponentsDefinition { Name = "components", Count = 9_000, Within = TimeSpan.FromSeconds(10) };
        Best("patterns.components", "9,000 of 10,000 components within 10 s", events.Length, () => new ComponentsOperator(definition), (one, i) => one.Process(events[i]));
    }

    private static void Memory()
    {
        const int partials = 500_000;
        var events = PatternStreams.Sequences(1_000, partials);
        var definition = Pattern.Named("memory").Begin("first").FollowedBy("never", s => s.Of("never"))
            .Within(TimeSpan.FromDays(1)).Limits(new LimitsDefinition { PartialsPerKey = 1_000, Partials = partials }).Build();
        var (matcher, output) = (new PatternMatcher(definition), new PatternOutput());
        var before = GC.GetTotalMemory(true);
        foreach (var e in events) matcher.Process(e, output);
        var bytes = GC.GetTotalMemory(true) - before;
        new Figure("patterns.partial", (double)bytes / matcher.Counters.Partials, "bytes a partial match", $"{matcher.Counters.Partials:N0} of one event each, 1,000 keys, without the events").Print();
        GC.KeepAlive(events);
    }

    private static void Growth()
    {
        var (flat, stream) = (new Matching(PatternStreams.ThreeSteps), PatternStreams.Sequences(1_000, 300_000));
        foreach (var e in stream) flat.Process(e);
        var before = GC.GetTotalMemory(true);
        for (var round = 0; round < 30; round++)
            foreach (var e in stream) flat.Process(e);
        new Figure("patterns.growth", (GC.GetTotalMemory(true) - before) / 1_024.0, "KiB more", "after 9 million more events of the sequence").Print();
        GC.KeepAlive((flat, stream));
    }

    /// <summary>Prints the best of some rounds, each with a fresh subject.</summary>
    /// <returns>The processor time of one event in nanoseconds, which other programs hardly change.</returns>
    private static double Best<T>(string name, string conditions, int events, Func<T> make, Action<T, int> process)
    {
        var (best, least, bytes) = (double.MaxValue, double.MaxValue, 0L);
        for (var round = 0; round < Rounds; round++)
        {
            var (subject, before, processor, watch) = (make(), GC.GetAllocatedBytesForCurrentThread(), Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
            for (var i = 0; i < events; i++) process(subject, i);
            best = Math.Min(best, watch.Elapsed.TotalNanoseconds / events);
            least = Math.Min(least, (Environment.CpuUsage.TotalTime - processor).TotalNanoseconds / events);
            bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / events;
        }

        new Figure(name, 1e9 / best, "events/s", $"{conditions}; one thread, best of {Rounds}, {bytes} bytes an event").Print();
        new Figure($"{name}.processor", least, "ns of CPU an event", "of the whole process, least of the rounds").Print();
        return least;
    }

    private sealed class Matching(params IReadOnlyList<PatternDefinition> patterns)
    {
        private readonly PatternMatcher _one = new(patterns[0]);
        private readonly PatternSet _all = Put(patterns);
        private readonly PatternOutput _output = new();

        public void Process(PatternEvent e)
        {
            _one.Process(e, _output);
            if (_output.Matches.Count > 0) _output.Clear();
        }

        public void ProcessAll(PatternEvent e)
        {
            _all.Process(e, _output);
            if (_output.Matches.Count > 0) _output.Clear();
        }

        private static PatternSet Put(IReadOnlyList<PatternDefinition> patterns)
        {
            var set = new PatternSet();
            foreach (var pattern in patterns)
                if (set.Put(pattern) is { Count: > 0 } errors) throw new InvalidPatternException(pattern.Name, errors);
            return set;
        }
    }

    private sealed class SequenceLoop
    {
        private readonly Dictionary<string, (string? A, string? B)> _byKey = [];
        private long _matches;

        public void Process(PatternEvent e)
        {
            ref var state = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_byKey, e.Subject, out _);
            if (e.Type == "a") state = (e.Id, null);
            else if (e.Type == "b" && state.A is not null) state.B = e.Id;
            else if (e.Type == "c" && state.B is not null)
            {
                _matches++;
                state = default;
            }
        }

        public override string ToString() => $"{_matches}";
    }

    private sealed class AverageLoop
    {
        private readonly Dictionary<string, (double[] Ring, int At, int Count, double Sum)> _byKey = [];
        private double _last;

        public void Process(PatternEvent e)
        {
            ref var state = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_byKey, e.Subject, out var there);
            if (!there) state.Ring = new double[30];
            var value = e.Fields["v"].Number;
            state.Sum += value - state.Ring[state.At];
            state.Ring[state.At] = value;
            state.At = (state.At + 1) % 30;
            state.Count = Math.Min(30, state.Count + 1);
            _last = state.Sum / state.Count;
        }

        public override string ToString() => $"{_last}";
    }
}

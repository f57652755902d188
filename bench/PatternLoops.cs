using System.Runtime.InteropServices;
using FunctionsOrchestration.Events.Patterns;

namespace FunctionsOrchestration.Bench;

/// <summary>
/// What one would write by hand for one pattern and nothing else: the least that the work can cost. Each returns how much it found.
/// </summary>
internal static class PatternLoops
{
    public static long Sequence(PatternEvent[] events)
    {
        Dictionary<string, (string? A, string? B)> byKey = [];
        var matches = 0L;
        foreach (var e in events)
        {
            ref var state = ref CollectionsMarshal.GetValueRefOrAddDefault(byKey, e.Subject, out _);
            if (e.Type == "a") state = (e.Id, null);
            else if (e.Type == "b" && state.A is not null) state.B = e.Id;
            else if (e.Type == "c" && state.B is not null)
            {
                matches++;
                state = default;
            }
        }

        return matches;
    }

    public static long Average(PatternEvent[] events)
    {
        Dictionary<string, (double[] Ring, int At, int Count, double Sum)> bySymbol = [];
        var (reported, last) = (0L, 0.0);
        foreach (var e in events)
        {
            ref var state = ref CollectionsMarshal.GetValueRefOrAddDefault(bySymbol, e.Fields["symbol"].Text, out var there);
            if (!there) state.Ring = new double[30];
            var price = e.Fields["price"].Number;
            state.Sum += price - state.Ring[state.At];
            state.Ring[state.At] = price;
            state.At = (state.At + 1) % 30;
            state.Count = Math.Min(30, state.Count + 1);
            last = state.Sum / state.Count;
            reported++;
        }

        return double.IsNaN(last) ? -1 : reported;
    }

    public static long Components(PatternEvent[] events, int enough, TimeSpan within)
    {
        Dictionary<string, DateTimeOffset> seen = [];
        Queue<(string Component, DateTimeOffset Time)> byTime = [];
        var (matches, isReported) = (0L, false);
        foreach (var e in events)
        {
            while (byTime.TryPeek(out var oldest) && oldest.Time <= e.Time - within)
            {
                byTime.Dequeue();
                if (seen[oldest.Component] == oldest.Time) seen.Remove(oldest.Component);
            }

            if (seen.Count < enough) isReported = false;
            seen[e.Subject] = e.Time;
            byTime.Enqueue((e.Subject, e.Time));
            if (seen.Count < enough || isReported) continue;
            (matches, isReported) = (matches + 1, true);
        }

        return matches;
    }

    /// <summary>A loop for one of the mixed patterns.</summary>
    public static IPatternLoop Mixed(int pattern) => (pattern % 5) switch
    {
        0 => new ThreeSteps(PatternStreams.TypesOf(pattern)),
        1 => new ThreeFailures(PatternStreams.TypesOf(pattern)),
        2 => new Absence(PatternStreams.TypesOf(pattern)),
        3 => new Comparison(PatternStreams.TypesOf(pattern)),
        _ => new Strict(PatternStreams.TypesOf(pattern)),
    };

    /// <summary>Takes the events of its types in turn.</summary>
    internal interface IPatternLoop
    {
        string[] Types { get; }

        long Take(PatternEvent e);
    }

    private sealed class ThreeSteps((string First, string Second, string Third) types) : IPatternLoop
    {
        private readonly Dictionary<string, (Queue<DateTimeOffset> A, Queue<DateTimeOffset> B)> _byKey = [];

        public string[] Types => [types.First, types.Second, types.Third];

        public long Take(PatternEvent e)
        {
            ref var state = ref CollectionsMarshal.GetValueRefOrAddDefault(_byKey, e.Subject, out var there);
            if (!there) state = ([], []);
            var from = e.Time - PatternStreams.Within;
            if (e.Type == types.First)
            {
                if (e.Fields["v"].Number > 50) state.A.Enqueue(e.Time);
                return 0;
            }

            if (e.Type == types.Second)
            {
                while (state.A.TryDequeue(out var a))
                    if (a > from) state.B.Enqueue(a);
                return 0;
            }

            var matches = 0L;
            while (state.B.TryDequeue(out var b))
                if (b > from) matches++;
            return matches;
        }
    }

    private sealed class ThreeFailures((string First, string Second, string Third) types) : IPatternLoop
    {
        private readonly Dictionary<string, Queue<DateTimeOffset>> _byKey = [];

        public string[] Types => [types.First];

        public long Take(PatternEvent e)
        {
            if (e.Fields["status"].Text != "failed") return 0;
            ref var failures = ref CollectionsMarshal.GetValueRefOrAddDefault(_byKey, e.Subject, out _);
            failures ??= [];
            while (failures.TryPeek(out var oldest) && oldest <= e.Time - PatternStreams.Within) failures.Dequeue();
            failures.Enqueue(e.Time);
            if (failures.Count < 3) return 0;
            failures.Clear();
            return 1;
        }
    }

    private sealed class Absence((string First, string Second, string Third) types) : IPatternLoop
    {
        private readonly Dictionary<string, int> _rounds = [];
        private readonly Queue<(string Key, int Round, DateTimeOffset Due)> _due = [];

        public string[] Types => [types.First, types.Second];

        public long Take(PatternEvent e)
        {
            var matches = 0L;
            while (_due.TryPeek(out var first) && first.Due <= e.Time)
                if (_due.Dequeue() is var (key, round, _) && _rounds[key] == round) matches++;
            if (e.Type == types.First && e.Fields["status"].Text != "failed") return matches;
            ref var rounds = ref CollectionsMarshal.GetValueRefOrAddDefault(_rounds, e.Subject, out _);
            if (e.Type == types.Second) rounds++;
            else _due.Enqueue((e.Subject, rounds, e.Time + PatternStreams.Within));
            return matches;
        }
    }

    private sealed class Comparison((string First, string Second, string Third) types) : IPatternLoop
    {
        private readonly Dictionary<string, List<(DateTimeOffset Time, double Value)>> _byKey = [];

        public string[] Types => [types.First, types.Second];

        public long Take(PatternEvent e)
        {
            ref var open = ref CollectionsMarshal.GetValueRefOrAddDefault(_byKey, e.Subject, out _);
            open ??= [];
            var value = e.Fields["v"].Number;
            if (e.Type == types.First)
            {
                open.Add((e.Time, value));
                return 0;
            }

            open.RemoveAll(one => one.Time <= e.Time - PatternStreams.Within);
            return open.RemoveAll(one => value > one.Value + 50);
        }
    }

    private sealed class Strict((string First, string Second, string Third) types) : IPatternLoop
    {
        private readonly Dictionary<string, DateTimeOffset> _last = [];

        public string[] Types => [types.First, types.Second];

        public long Take(PatternEvent e)
        {
            ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, e.Subject, out _);
            var matches = e.Type == types.Second && last > e.Time - PatternStreams.Within ? 1 : 0;
            last = e.Type == types.First && e.Fields["v"].Number < 10 ? e.Time : default;
            return matches;
        }
    }
}

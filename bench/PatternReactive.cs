using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using FunctionsOrchestration.Events.Patterns;

namespace FunctionsOrchestration.Bench;

/// <summary>The same patterns as one writes them with System.Reactive. Each returns how much it found.</summary>
internal static class PatternReactive
{
    public static long Sequence(PatternEvent[] events) => Count(events, all => all.GroupBy(e => e.Subject).SelectMany(key =>
        from a in key.Where(e => e.Type == "a")
        from b in key.Where(e => e.Type == "b").Take(1)
        from c in key.Where(e => e.Type == "c").Take(1)
        select c));

    /// <summary>A thousand subscriptions, but each in the group of its symbol, or each event would meet all of them.</summary>
    public static long Average(PatternEvent[] events) => Count(events, all => all.GroupBy(e => e.Fields["symbol"].Text).SelectMany(symbol =>
        symbol.Scan((Ring: new double[30], At: 0, Count: 0, Sum: 0.0), (state, e) =>
        {
            var price = e.Fields["price"].Number;
            var sum = state.Sum + price - state.Ring[state.At];
            state.Ring[state.At] = price;
            return (state.Ring, (state.At + 1) % 30, Math.Min(30, state.Count + 1), sum);
        }).Select(state => state.Sum / state.Count)));

    /// <summary>There is no operator for different values within a time, so the loop's state goes through a scan.</summary>
    public static long Components(PatternEvent[] events, int enough, TimeSpan within) => Count(events, all => all.Scan(
        (Seen: new Dictionary<string, DateTimeOffset>(), ByTime: new Queue<PatternEvent>(), WasEnough: false, IsNew: false), (state, e) =>
        {
            var (seen, byTime) = (state.Seen, state.ByTime);
            while (byTime.TryPeek(out var oldest) && oldest.Time <= e.Time - within)
                if (byTime.Dequeue() is var gone && seen[gone.Subject] == gone.Time) seen.Remove(gone.Subject);
            var wasEnough = state.WasEnough && seen.Count >= enough;
            seen[e.Subject] = e.Time;
            byTime.Enqueue(e);
            return (seen, byTime, seen.Count >= enough, seen.Count >= enough && !wasEnough);
        }).Where(state => state.IsNew));

    /// <summary>All mixed patterns, each in the stream of its types.</summary>
    public static long Mixed(PatternEvent[] events, int patterns)
    {
        var (clock, byType, matches) = (new HistoricalScheduler(events[0].Time), new Dictionary<string, Subject<PatternEvent>>(), 0L);
        foreach (var pattern in Enumerable.Range(0, patterns))
        {
            string[] types = PatternLoops.Mixed(pattern).Types;
            var all = types.Select(type => byType.TryGetValue(type, out var subject) ? subject : byType[type] = new Subject<PatternEvent>()).Merge();
            all.GroupBy(e => e.Subject).SelectMany(key => Mixed(key, pattern, clock)).Subscribe(_ => matches++);
        }

        foreach (var e in events)
        {
            clock.AdvanceTo(e.Time);
            byType[e.Type].OnNext(e);
        }

        return matches;
    }

    private static IObservable<PatternEvent> Mixed(IObservable<PatternEvent> key, int pattern, HistoricalScheduler clock)
    {
        var (first, second, third) = PatternStreams.TypesOf(pattern);
        return (pattern % 5) switch
        {
            0 => from a in key.Where(e => e.Type == first && e.Fields["v"].Number > 50)
                 from b in key.Where(e => e.Type == second).TakeWhile(e => InTime(a, e)).Take(1)
                 from c in key.Where(e => e.Type == third).TakeWhile(e => InTime(a, e)).Take(1)
                 select c,
            1 => key.Where(e => e.Fields["status"].Text == "failed").Scan((Open: new Queue<PatternEvent>(), Found: false), (state, e) =>
            {
                if (state.Found) state.Open.Clear();
                while (state.Open.TryPeek(out var oldest) && !InTime(oldest, e)) state.Open.Dequeue();
                state.Open.Enqueue(e);
                return (state.Open, state.Open.Count == 3);
            }).Where(state => state.Found).Select(state => state.Open.Peek()),
            2 => from a in key.Where(e => e.Type == first && e.Fields["status"].Text == "failed")
                 from absent in Observable.Timer(PatternStreams.Within, clock).TakeUntil(key.Where(e => e.Type == second))
                 select a,
            3 => from a in key.Where(e => e.Type == first)
                 from b in key.Where(e => e.Type == second).TakeWhile(e => InTime(a, e))
                     .Where(e => e.Fields["v"].Number > a.Fields["v"].Number + 50).Take(1)
                 select b,
            _ => key.Buffer(2, 1)
                .Where(pair => pair is [var a, var b] && a.Type == first && a.Fields["v"].Number < 10 && b.Type == second && InTime(a, b))
                .Select(pair => pair[1]),
        };
    }

    private static bool InTime(PatternEvent first, PatternEvent e) => e.Time - first.Time < PatternStreams.Within;

    private static long Count<T>(PatternEvent[] events, Func<IObservable<PatternEvent>, IObservable<T>> query)
    {
        using var all = new Subject<PatternEvent>();
        var found = 0L;
        using var subscription = query(all).Subscribe(_ => found++);
        foreach (var e in events) all.OnNext(e);
        return found;
    }
}

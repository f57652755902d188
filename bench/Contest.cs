using System.Diagnostics;

namespace FunctionsOrchestration.Bench;

/// <summary>
/// Runs several ways to do the same work in turn, round after round, so that whatever else the machine does meets all of them, and prints
/// the medians. Each run says how many results it has; all must have the same number, or the comparison would mean nothing.
/// </summary>
internal sealed class Contest(string name, int events, int rounds = 7)
{
    private readonly List<(string Name, string Conditions, Func<long> Run, List<Round> Rounds)> _ways = [];
    private long? _results;

    private readonly record struct Round(double Nanoseconds, double Processor, long Bytes);

    /// <summary>Adds a way; the first one is what the others are compared with.</summary>
    public Contest Add(string suffix, string conditions, Func<long> run)
    {
        _ways.Add((name + suffix, conditions, run, []));
        return this;
    }

    public void Print()
    {
        // The first round is the compiler's.
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var way in _ways)
            {
                var measured = Measure(way.Name, way.Run);
                if (round > 0) way.Rounds.Add(measured);
            }
        }

        foreach (var way in _ways)
        {
            var bytes = Median(way.Rounds.Select(round => (double)round.Bytes));
            new Figure(
                way.Name, 1e9 / Median(way.Rounds.Select(round => round.Nanoseconds)), "events/s",
                $"{way.Conditions}; one thread, {_results:N0} results, median of {rounds}, {bytes:0} bytes an event").Print();
            var processor = Median(way.Rounds.Select(round => round.Processor));
            new Figure($"{way.Name}.processor", processor, "ns of CPU an event", "of the whole process, median").Print();
            if (way.Name != name) PrintRatio(way.Name, way.Rounds);
        }
    }

    // Of each round by itself, for what stands beside each other in time meets the same machine.
    private void PrintRatio(string other, List<Round> theirs) => new Figure(
        $"{other}.ratio", Median(_ways[0].Rounds.Zip(theirs, (mine, its) => mine.Processor / its.Processor)), "times its CPU",
        $"{name} against {other}, median of the rounds").Print();

    private Round Measure(string way, Func<long> run)
    {
        GC.Collect();
        var (bytes, processor, watch) = (GC.GetAllocatedBytesForCurrentThread(), Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        var results = run();
        var round = new Round(
            watch.Elapsed.TotalNanoseconds / events, (Environment.CpuUsage.TotalTime - processor).TotalNanoseconds / events,
            (GC.GetAllocatedBytesForCurrentThread() - bytes) / events);
        if (results != (_results ??= results)) throw new InvalidOperationException($"{way} has {results:N0} results, the others {_results:N0}.");
        return round;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}

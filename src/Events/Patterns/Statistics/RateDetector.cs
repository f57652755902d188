using MathNet.Numerics;

namespace FunctionsOrchestration.Events.Patterns.Statistics;

/// <summary>
/// Counts events an interval, and compares each interval with the ones before it by the exact conditional test of two Poisson rates
/// (Przyborowski and Wilenski, 1940): of all events, how many would fall into the last interval by chance. A decision is one interval. The
/// rate holds for independent events, and is kept from below because counts are whole numbers. It finds the end of an interval with the
/// next event, so silence is found when it ends; an absence pattern finds it before.
/// </summary>
internal sealed class RateDetector(DetectorDefinition definition) : IDetector
{
    private readonly Queue<long> _counts = new();
    private readonly long _interval = definition.Interval.Ticks;
    private long _sum;
    private long _current = -1;
    private long _count;

    public Finding? Observe(double value, long ticks)
    {
        var interval = ticks / _interval;
        if (_current < 0) _current = interval;
        Finding? finding = null;
        if (interval > _current)
        {
            finding = Close();

            // After a silence as long as the memory there is nothing to compare with but silence.
            for (var empty = Math.Max(_current + 1, interval - definition.WarmUp - 1); empty < interval; empty++) finding = Close() ?? finding;
            _current = interval;
        }

        _count++;
        return finding;
    }

    // The present interval and its count; the counts before as values.
    public SavedSeries Save() => new() { Numbers = SavedNumbers.Save(_current, _count), Values = [.. _counts.Select(count => (double)count)] };

    public bool Restore(SavedSeries saved)
    {
        if (!SavedNumbers.TryRead(saved, 2, out var numbers)) return false;
        (_current, _count) = ((long)numbers[0], (long)numbers[1]);
        foreach (var count in saved.Values.TakeLast(definition.WarmUp))
        {
            _counts.Enqueue((long)count);
            _sum += (long)count;
        }

        return true;
    }

    private Finding? Close()
    {
        var finding = _counts.Count >= definition.WarmUp ? Test() : null;
        _counts.Enqueue(_count);
        _sum += _count;
        if (_counts.Count > definition.WarmUp) _sum -= _counts.Dequeue();
        _count = 0;
        return finding;
    }

    private Finding? Test()
    {
        var (expected, share, all) = ((double)_sum / _counts.Count, 1.0 / (_counts.Count + 1), _sum + _count);
        if (all == 0) return null;
        var chance = Math.Min(1, 2 * (_count > expected ? AtLeast(_count, all, share) : 1 - AtLeast(_count + 1, all, share)));
        var (score, threshold) = (-Math.Log10(Math.Max(chance, double.Epsilon)), -Math.Log10(definition.FalseAlarms));
        return score > threshold ? new Finding(_count, expected, score, threshold) : null;
    }

    // The chance of so many or more among all, each with that chance.
    private static double AtLeast(long count, long all, double share) =>
        count <= 0 ? 1 : count > all ? 0 : SpecialFunctions.BetaRegularized(count, all - count + 1, share);
}

namespace FunctionsOrchestration.Mesh.Containment.Adaptive;

/// <summary>
/// Estimates the queue in front of the endpoint from how much longer calls take than the shortest known, and keeps it short: after TCP
/// Vegas, with the thresholds of Netflix' concurrency-limits. The shortest time is measured anew now and then, with jitter so that not
/// everybody does it together, because it would otherwise remember a day when the endpoint was faster.
/// </summary>
/// <param name="random">Chance.</param>
internal sealed class Vegas(Random random) : IConcurrencyAlgorithm
{
    // In windows; between half of this and all of it.
    private const int ProbeAfter = 30;

    private TimeSpan _shortest = TimeSpan.MaxValue;
    private int _untilProbe = ProbeAfter;

    public double Update(double limit, in SampleWindow window)
    {
        if (--_untilProbe <= 0)
        {
            _untilProbe = (ProbeAfter / 2) + random.Next(ProbeAfter / 2);
            _shortest = window.Shortest;
            return limit;
        }

        if (window.Shortest < _shortest) _shortest = window.Shortest;
        var log = Math.Max(1, Math.Log10(limit));
        if (window.Dropped) return limit - log;
        if (window.MaxInFlight * 2 < limit) return limit;

        var queue = Math.Ceiling(limit * (1 - (_shortest / window.Latency)));
        if (queue <= log) return limit + (6 * log);
        if (queue < 3 * log) return limit + log;
        return queue > 6 * log ? limit - log : limit;
    }
}

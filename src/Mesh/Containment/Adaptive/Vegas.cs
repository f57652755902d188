namespace FunctionsOrchestration.Mesh.Containment.Adaptive;

/// <summary>
/// Estimates the queue at the endpoint from how much longer calls take than they do without one, and keeps it short: TCP Vegas, with
/// the thresholds of Netflix' concurrency-limits. What calls take without a queue is measured anew now and then by halving the limit
/// for a moment, as BBR and Envoy do it: an endpoint that has become slower for good looks just like one with a queue, and one that had
/// a queue from the beginning like one without.
/// </summary>
/// <remarks>
/// Means are compared with means. Netflix compares with the shortest call, which with the spread of a model's times sees a queue where
/// there is none: in bench adaptive it kept a fifth of the server busy.
/// </remarks>
/// <param name="random">Chance.</param>
internal sealed class Vegas(Random random) : IConcurrencyAlgorithm
{
    // A fifth longer than without a queue is what chance does to a mean, and a queue so short harms nobody.
    private const double Tolerance = 1.2;

    // In windows in which the limit was used up. A probe takes two: one for the queue to drain, one to measure.
    private const int FewestBetweenProbes = 40;
    private const int MostBetweenProbes = 80;

    // So many windows in a row that shrink the limit want to know whether it is really a queue that they see.
    private const int ShrinksUntilProbe = 4;

    private TimeSpan _withoutQueue = TimeSpan.MaxValue;
    private double _beforeProbe;
    private int _windowsOfProbe;
    private int _untilProbe = FewestBetweenProbes;
    private int _shrinks;

    public double Update(double limit, in SampleWindow window)
    {
        if (_windowsOfProbe > 0) return Probe(limit, window);
        if (window.Latency < _withoutQueue) _withoutQueue = window.Latency;
        if (window.MaxInFlight >= (int)limit && (--_untilProbe <= 0 || _shrinks >= ShrinksUntilProbe)) return BeginProbe(limit);

        var next = window.Dropped ? limit * 0.9 : Next(limit, window);
        _shrinks = next < limit ? _shrinks + 1 : 0;
        return next;
    }

    private double Next(double limit, in SampleWindow window)
    {
        var log = Math.Max(1, Math.Log10(limit));
        var queue = limit * (1 - (Tolerance * _withoutQueue / window.Latency));
        if (queue > 6 * log) return limit - Math.Max(log, (queue - (6 * log)) / 2);
        if (window.MaxInFlight * 2 < limit || queue > 3 * log) return limit;
        return limit + (queue <= log ? 6 * log : log);
    }

    private double BeginProbe(double limit)
    {
        _untilProbe = random.Next(FewestBetweenProbes, MostBetweenProbes);
        (_shrinks, _windowsOfProbe, _beforeProbe) = (0, 2, limit);
        return limit / 2;
    }

    private double Probe(double limit, in SampleWindow window)
    {
        if (--_windowsOfProbe > 0) return limit;
        _withoutQueue = window.Latency;
        return _beforeProbe;
    }
}

namespace FunctionsOrchestration.Mesh.Backpressure;

/// <summary>
/// How many items a second are completed: an exponentially weighted moving average over irregular times, in which an item of
/// <paramref name="decay"/> ago weighs 1/e. The first seconds are not measured against a past that was not there (Kingma and Ba's bias
/// correction).
/// </summary>
/// <param name="decay">Time after which an item weighs 1/e; more than zero.</param>
public sealed class DrainRate(TimeSpan decay)
{
    // Shorter than this a burst would look like a rate.
    private static readonly TimeSpan ShortestPast = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private DateTimeOffset? _began;
    private DateTimeOffset _last;
    private double _sum;

    /// <summary>Takes in completed items.</summary>
    /// <param name="items">How many, 0 or more.</param>
    /// <param name="now">When. A clock that went back counts as one that stands.</param>
    public void Completed(int items, DateTimeOffset now)
    {
        lock (_lock)
        {
            Decay(now);
            _sum += items / decay.TotalSeconds;
        }
    }

    /// <summary>Items a second, 0 or more.</summary>
    /// <param name="now">When.</param>
    public double PerSecond(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_began is not { } began) return 0;
            Decay(now);
            var past = _last - began > ShortestPast ? _last - began : ShortestPast;
            return _sum / (1 - Math.Exp(-past / decay));
        }
    }

    /// <summary>How long items take at a rate, between the shortest and the longest wait.</summary>
    /// <param name="items">Items to be completed.</param>
    /// <param name="perSecond">The rate; 0 where nothing is known of it, which makes it the longest wait.</param>
    /// <param name="shortest">Of all answers.</param>
    /// <param name="longest">Of all answers.</param>
    public static TimeSpan TimeFor(long items, double perSecond, TimeSpan shortest, TimeSpan longest)
    {
        if (items <= 0) return shortest;
        var seconds = items / perSecond;
        if (!(seconds < longest.TotalSeconds)) return longest;
        return seconds > shortest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : shortest;
    }

    private void Decay(DateTimeOffset now)
    {
        if (_began is null) (_began, _last) = (now, now);
        if (now <= _last) return;
        _sum *= Math.Exp(-(now - _last) / decay);
        _last = now;
    }
}

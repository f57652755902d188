namespace FunctionsOrchestration.Topics.Story;

/// <summary>What happened at a subscription.</summary>
public sealed record SubscriptionSums
{
    /// <summary>Events that it wanted. One that is routed twice, because a worker died, counts twice.</summary>
    public long Matched { get; init; }

    /// <summary>Events that arrived. One that was delivered twice counts twice.</summary>
    public long Delivered { get; init; }

    /// <summary>Attempts that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Events that were given up.</summary>
    public long Dead { get; init; }

    /// <summary>Seconds from publication to arrival, of what arrived last.</summary>
    public double LagSeconds { get; init; }

    /// <summary>What went wrong last; null where nothing did.</summary>
    public string? LastProblem { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? LastProblemAt { get; init; }

    /// <summary>When something arrived last.</summary>
    public DateTimeOffset? LastDeliveredAt { get; init; }

    internal SubscriptionSums Plus(SubscriptionSums other)
    {
        var arrivedLast = other.LastDeliveredAt > (LastDeliveredAt ?? DateTimeOffset.MinValue) ? other : this;
        var failedLast = other.LastProblemAt > (LastProblemAt ?? DateTimeOffset.MinValue) ? other : this;
        return new SubscriptionSums
        {
            Matched = Matched + other.Matched,
            Delivered = Delivered + other.Delivered,
            Failed = Failed + other.Failed,
            Dead = Dead + other.Dead,
            LagSeconds = arrivedLast.LagSeconds,
            LastDeliveredAt = arrivedLast.LastDeliveredAt,
            LastProblem = failedLast.LastProblem,
            LastProblemAt = failedLast.LastProblemAt,
        };
    }
}

/// <summary>Counts at one subscription in one worker, for any number of threads.</summary>
public sealed class SubscriptionCounter
{
    private readonly Lock _gate = new();
    private SubscriptionSums _sums = new();
    private bool _changed;

    /// <summary>So many events are wanted.</summary>
    public void Matched(int events) => Change(sums => sums with { Matched = sums.Matched + events });

    /// <summary>So many events have arrived, so long after their publication.</summary>
    public void Delivered(int events, TimeSpan lag, DateTimeOffset now)
    {
        if (events > 0)
            Change(sums => sums with { Delivered = sums.Delivered + events, LagSeconds = Math.Round(lag.TotalSeconds, 3), LastDeliveredAt = now });
    }

    /// <summary>So many events are given up.</summary>
    public void Dead(int events)
    {
        if (events > 0) Change(sums => sums with { Dead = sums.Dead + events });
    }

    /// <summary>So many attempts failed.</summary>
    public void Failed(int attempts, string problem, DateTimeOffset now) =>
        Change(sums => sums with { Failed = sums.Failed + attempts, LastProblem = problem, LastProblemAt = now });

    internal SubscriptionSums? TakeIfChanged()
    {
        lock (_gate)
        {
            if (!_changed) return null;
            _changed = false;
            return _sums;
        }
    }

    private void Change(Func<SubscriptionSums, SubscriptionSums> change)
    {
        lock (_gate) (_sums, _changed) = (change(_sums), true);
    }
}

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Says how often, and after what pauses, the host repeats a function that failed. Timer triggers honour it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    /// <summary>For derived attributes.</summary>
    public RetryAttribute()
    {
    }

    /// <summary>Repetitions after the first attempt; −1 repeats without end.</summary>
    public int MaxRetryCount { get; set; }
}

/// <summary>Repeats a failed function after the same pause each time.</summary>
public sealed class FixedDelayRetryAttribute : RetryAttribute
{
    /// <summary>Repeats <paramref name="maxRetryCount"/> times.</summary>
    /// <param name="maxRetryCount">Repetitions after the first attempt; −1 repeats without end.</param>
    /// <param name="delayInterval">The pause, as <c>hh:mm:ss</c>.</param>
    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        MaxRetryCount = maxRetryCount;
        DelayInterval = delayInterval;
    }

    /// <summary>The pause between attempts, as <c>hh:mm:ss</c>.</summary>
    public string DelayInterval { get; }
}

/// <summary>Repeats a failed function after pauses that double from a minimum to a maximum.</summary>
public sealed class ExponentialBackoffRetryAttribute : RetryAttribute
{
    /// <summary>Repeats <paramref name="maxRetryCount"/> times.</summary>
    /// <param name="maxRetryCount">Repetitions after the first attempt; −1 repeats without end.</param>
    /// <param name="minimumInterval">The first pause, as <c>hh:mm:ss</c>.</param>
    /// <param name="maximumInterval">The longest pause, as <c>hh:mm:ss</c>.</param>
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
    }

    /// <summary>The first pause, as <c>hh:mm:ss</c>.</summary>
    public string MinimumInterval { get; }

    /// <summary>The longest pause, as <c>hh:mm:ss</c>.</summary>
    public string MaximumInterval { get; }
}

using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>When a failed invocation is repeated, read from a function's retry attribute.</summary>
/// <param name="MaxRetries">Repetitions after the first attempt; −1 for no bound.</param>
/// <param name="First">The pause before the first repetition; it doubles from there.</param>
/// <param name="Longest">The longest pause.</param>
internal sealed record RetrySchedule(int MaxRetries, TimeSpan First, TimeSpan Longest)
{
    /// <summary>Reads an attribute.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <returns>The schedule; <see langword="null"/> when the attribute's numbers or times are wrong.</returns>
    public static RetrySchedule? Read(RetryAttribute attribute) => attribute switch
    {
        FixedDelayRetryAttribute @fixed => Read(attribute.MaxRetryCount, @fixed.DelayInterval, @fixed.DelayInterval),
        ExponentialBackoffRetryAttribute exponential =>
            Read(attribute.MaxRetryCount, exponential.MinimumInterval, exponential.MaximumInterval),
        _ => null,
    };

    /// <summary>Whether an attempt that failed is followed by another.</summary>
    /// <param name="attempt">The attempt's number, from 0.</param>
    /// <returns>Whether it is.</returns>
    public bool AllowsAnotherAfter(int attempt) => MaxRetries < 0 || attempt < MaxRetries;

    /// <summary>The pause after an attempt that failed.</summary>
    /// <param name="attempt">The attempt's number, from 0.</param>
    /// <returns>The pause.</returns>
    public TimeSpan PauseAfter(int attempt)
    {
        var doubled = First.TotalMilliseconds * Math.Pow(2, attempt);
        return doubled < Longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(doubled) : Longest;
    }

    private static RetrySchedule? Read(int maxRetries, string first, string longest) =>
        maxRetries >= -1
        && TimeSpan.TryParse(first, CultureInfo.InvariantCulture, out var least)
        && TimeSpan.TryParse(longest, CultureInfo.InvariantCulture, out var most)
        && least >= TimeSpan.Zero
        && most >= least
            ? new RetrySchedule(maxRetries, least, most)
            : null;
}

namespace Microsoft.DurableTask.Client;

/// <summary>What a purge removed.</summary>
public class PurgeResult
{
    /// <summary>Reports a purge.</summary>
    /// <param name="count">Instances removed.</param>
    public PurgeResult(int count)
        : this(count, null)
    {
    }

    /// <summary>Reports a purge that may have stopped early.</summary>
    /// <param name="count">Instances removed.</param>
    /// <param name="isComplete">Whether all that matched are gone; null where that is not known.</param>
    public PurgeResult(int count, bool? isComplete) => (PurgedInstanceCount, IsComplete) = (count, isComplete);

    /// <summary>Whether all that matched are gone; null where that is not known.</summary>
    public bool? IsComplete { get; }

    /// <summary>Instances removed.</summary>
    public int PurgedInstanceCount { get; }
}

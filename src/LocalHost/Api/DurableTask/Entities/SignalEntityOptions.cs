namespace Microsoft.DurableTask.Entities;

/// <summary>How an entity is signalled.</summary>
public record SignalEntityOptions
{
    /// <summary>When to deliver the signal; null for at once.</summary>
    public DateTimeOffset? SignalTime { get; init; }
}

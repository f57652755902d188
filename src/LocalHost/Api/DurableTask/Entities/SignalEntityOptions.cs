namespace Microsoft.DurableTask.Entities;

/// <summary>How an entity is signalled.</summary>
public record SignalEntityOptions
{
    /// <summary>When to deliver the signal; null for at once.</summary>
    public DateTimeOffset? SignalTime { get; init; }

    /// <summary>Options that say nothing for <see langword="true"/>; null for anything else.</summary>
    public static implicit operator SignalEntityOptions?(bool? value) => value == true ? new() : null;

    /// <summary>A signal to deliver at a time.</summary>
    public static implicit operator SignalEntityOptions(DateTimeOffset value) => new() { SignalTime = value };
}

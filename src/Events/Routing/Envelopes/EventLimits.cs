namespace FunctionsOrchestration.Events.Routing.Envelopes;

/// <summary>How much one publishing request may carry. The defaults are those of Event Grid's topics.</summary>
public sealed record EventLimits
{
    /// <summary>Bytes of one event with all its attributes, 1 to 1,073,741,824. Event Grid takes 1 MB.</summary>
    public int MaxEventBytes { get; init; } = 1_048_576;

    /// <summary>Bytes of one request, 1 to 1,073,741,824. Event Grid takes 1 MB.</summary>
    public int MaxRequestBytes { get; init; } = 1_048_576;

    /// <summary>Events of one request, 1 to 1,000,000. Event Grid takes 5,000.</summary>
    public int MaxEvents { get; init; } = 5_000;

    /// <summary>What is wrong with these limits, a sentence each.</summary>
    public IEnumerable<string> Errors()
    {
        const int Most = 1_073_741_824;
        if (MaxEventBytes is < 1 or > Most) yield return $"MaxEventBytes {MaxEventBytes} must be 1–{Most}.";
        if (MaxRequestBytes is < 1 or > Most) yield return $"MaxRequestBytes {MaxRequestBytes} must be 1–{Most}.";
        if (MaxEvents is < 1 or > 1_000_000) yield return $"MaxEvents {MaxEvents} must be 1–1,000,000.";
    }
}

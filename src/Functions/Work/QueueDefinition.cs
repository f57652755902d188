using FunctionsOrchestration.Mesh.Backpressure;

namespace FunctionsOrchestration.Work;

/// <summary>What is declared for a queue. It is stored: new fields are optional.</summary>
/// <param name="High">Items from which work is refused.</param>
/// <param name="Low">Items down to which it goes on being refused.</param>
public sealed record QueueDefinition(long High, long Low)
{
    /// <summary>The tenant's share of the turns beside others, 0.01–100; the queue of all tenants has none to speak of.</summary>
    public double Weight { get; init; } = 1;

    internal WaterMarks Marks => new(High, Low);
}

/// <summary>The declaration of a queue with its version: what its entity keeps and makes public.</summary>
/// <param name="Version">0 while nobody has declared anything.</param>
/// <param name="Value">The declaration; null where there is none.</param>
public sealed record QueueDeclaration(long Version, QueueDefinition? Value);

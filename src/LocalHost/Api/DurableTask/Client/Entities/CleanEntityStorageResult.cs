namespace Microsoft.DurableTask.Client.Entities;

/// <summary>What a clean-up of entities removed.</summary>
public readonly record struct CleanEntityStorageResult
{
    /// <summary>Where to go on; null when all is done.</summary>
    public string? ContinuationToken { get; init; }

    /// <summary>Entities removed.</summary>
    public int EmptyEntitiesRemoved { get; init; }

    /// <summary>Locks released.</summary>
    public int OrphanedLocksReleased { get; init; }
}

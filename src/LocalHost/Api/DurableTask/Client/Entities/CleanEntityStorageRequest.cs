namespace Microsoft.DurableTask.Client.Entities;

/// <summary>What a clean-up of entities removes.</summary>
public readonly record struct CleanEntityStorageRequest
{
    /// <summary>Asks for everything unless a property is set otherwise.</summary>
    public CleanEntityStorageRequest()
    {
    }

    /// <summary>Asks for everything.</summary>
    public static CleanEntityStorageRequest Default { get; } = new();

    /// <summary>Where to go on; null to begin at the start.</summary>
    public string? ContinuationToken { get; init; }

    /// <summary>Whether locks are released whose orchestration has ended.</summary>
    public bool ReleaseOrphanedLocks { get; init; } = true;

    /// <summary>Whether entities without state, lock and waiting operations are removed.</summary>
    public bool RemoveEmptyEntities { get; init; } = true;
}

using System.Text.Json.Serialization;

namespace FunctionsOrchestration.Mesh.Elasticity.Processes;

/// <summary>Where a worker is in its life.</summary>
[JsonConverter(typeof(CamelCaseEnum<WorkerState>))]
public enum WorkerState
{
    /// <summary>It was started and is not ready yet.</summary>
    Starting,

    /// <summary>It is in the catalog and takes calls.</summary>
    Ready,

    /// <summary>It has left the catalog and ends its last calls.</summary>
    Draining,

    /// <summary>It was asked to end.</summary>
    Stopping,

    /// <summary>Its process is gone.</summary>
    Ended,
}

/// <summary>One worker as others see it.</summary>
/// <param name="Endpoint">Its id in the catalog.</param>
/// <param name="ProcessId">Its number in the operating system.</param>
/// <param name="Address">Where it serves.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Since">When it was started.</param>
public sealed record WorkerStatus(string Endpoint, int ProcessId, Uri Address, WorkerState State, DateTimeOffset Since);

/// <summary>The workers of one target.</summary>
/// <param name="Target">The target.</param>
/// <param name="Desired">How many there shall be.</param>
/// <param name="Workers">Those there are, also those that drain.</param>
public sealed record WorkerFleetStatus(string Target, int Desired, IReadOnlyList<WorkerStatus> Workers)
{
    /// <summary>Crashes and failed starts in a row.</summary>
    public int Failures { get; init; }

    /// <summary>When the next one is started after a crash; null where nothing is waited for.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Why the last one failed, with what it printed; null where none has.</summary>
    public string? LastFailure { get; init; }
}

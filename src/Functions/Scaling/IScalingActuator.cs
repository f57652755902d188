using FunctionsOrchestration.Mesh.Elasticity;

namespace FunctionsOrchestration.Scaling;

/// <summary>One way to change the number of workers.</summary>
public interface IScalingActuator
{
    /// <summary>The policies that it serves.</summary>
    ScalingMeans Means { get; }

    /// <summary>How many workers there are.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Null where this process has no say over the target now.</returns>
    Task<WorkerCount?> ReadAsync(ScalingPolicy policy, CancellationToken cancellation);

    /// <summary>Begins to change the number; asked for the number that is there, it does nothing.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="desired">How many there shall be.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    Task ApplyAsync(ScalingPolicy policy, int desired, CancellationToken cancellation);
}

/// <summary>How many workers a target has.</summary>
/// <param name="Workers">Those that were asked for.</param>
/// <param name="Ready">Those that take work.</param>
public sealed record WorkerCount(int Workers, int Ready);

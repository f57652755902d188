using FunctionsOrchestration.Mesh.Elasticity;
using FunctionsOrchestration.Mesh.Elasticity.Processes;

namespace FunctionsOrchestration.Scaling;

/// <summary>Starts and stops model servers of this machine.</summary>
/// <param name="fleets">The model servers.</param>
internal sealed class ProcessActuator(WorkerFleets fleets) : IScalingActuator
{
    public ScalingMeans Means => ScalingMeans.Processes;

    public Task<WorkerCount?> ReadAsync(ScalingPolicy policy, CancellationToken cancellation) => Task.FromResult(
        fleets.Find(policy.Target) is { } fleet
            ? new WorkerCount(fleet.Desired, fleet.Workers.Count(worker => worker.State == WorkerState.Ready))
            : null);

    public Task ApplyAsync(ScalingPolicy policy, int desired, CancellationToken cancellation)
    {
        fleets.Scale(policy.Target, desired);
        return Task.CompletedTask;
    }
}

/// <summary>Sets how much is done at a time in this process.</summary>
/// <param name="concurrency">The limits.</param>
internal sealed class ConcurrencyActuator(ScaledConcurrency concurrency) : IScalingActuator
{
    public ScalingMeans Means => ScalingMeans.Concurrency;

    public Task<WorkerCount?> ReadAsync(ScalingPolicy policy, CancellationToken cancellation)
    {
        var limit = concurrency.LimitOf(policy.Target) ?? 0;
        return Task.FromResult<WorkerCount?>(new WorkerCount(limit, limit));
    }

    public Task ApplyAsync(ScalingPolicy policy, int desired, CancellationToken cancellation)
    {
        concurrency.Set(policy.Target, desired);
        return Task.CompletedTask;
    }
}

using System.Collections.Frozen;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Elasticity;
using FunctionsOrchestration.Mesh.Elasticity.Measuring;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Scaling;

/// <summary>Measures, decides and applies, every few seconds, for each policy that this process can do something about.</summary>
internal sealed class ScalingLoop(
    PolicyBoard policies, IEnumerable<IScalingActuator> actuators, IServiceLoads loads, IQueueDepths queues, ScaledConcurrency concurrency,
    IControlPlane plane, WorkerIdentity worker, IOptions<ScalingOptions> options, TimeProvider time, ILogger<ScalingLoop> log) : BackgroundService
{
    private readonly FrozenDictionary<ScalingMeans, IScalingActuator> _actuators = actuators.ToFrozenDictionary(actuator => actuator.Means);
    private readonly Dictionary<string, ScalingTarget> _targets = [];

    /// <summary>One round over all policies. One target's failure is not another's.</summary>
    public async Task StepAsync(CancellationToken cancellation)
    {
        var present = policies.Read();
        foreach (var gone in _targets.Keys.Except(present.Select(policy => policy.Target)).ToList())
        {
            _targets.Remove(gone);
            concurrency.Forget(gone);
        }

        foreach (var policy in present)
        {
            if (!_targets.TryGetValue(policy.Target, out var target)) _targets[policy.Target] = target = new ScalingTarget(policy);
            target.Policy = policy;
            try
            {
                await StepAsync(target, cancellation);
                target.IsFailing = false;
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                if (!target.IsFailing) log.ScalingFailed(failure, policy.Target);
                target.IsFailing = true;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await StepAsync(stoppingToken);
    }

    private async Task StepAsync(ScalingTarget target, CancellationToken cancellation)
    {
        var policy = target.Policy;
        var actuator = _actuators[policy.Means];
        if (await actuator.ReadAsync(policy, cancellation) is not { } count) return;

        var queued = policy.Queue is { } queue ? await queues.ReadAsync(queue, cancellation) : 0;
        var decision = target.Decide(time.GetUtcNow(), count, loads.Read(policy.MeasuredService), queued);
        if (decision.Applies)
        {
            log.Scaled(policy.Target, decision.Workers, decision.Desired, decision.Reason);
            await actuator.ApplyAsync(policy, decision.Desired, cancellation);
        }

        // A process without a way to the entity yet tells it at the next change.
        if (plane.IsConnected && target.IsNews(decision))
        {
            await plane.TellAsync(
                new ControlKey(nameof(ScalingEntity), policy.Target), nameof(ScalingEntity.Note), new WorkerDecision(worker.Id, decision), cancellation);
        }
    }
}

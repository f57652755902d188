using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Elasticity;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Scaling;

/// <summary>
/// Sets how many instances Azure may run. All app processes would write the same setting, so only the one that has the lead of the
/// target does; when it is gone, another takes the lead within a minute.
/// </summary>
/// <param name="site">The app in Azure.</param>
/// <param name="plane">The way to the entity that gives the lead.</param>
/// <param name="worker">This process.</param>
/// <param name="options">Say whether there is an app in Azure.</param>
/// <param name="time">The clock.</param>
internal sealed class FlexActuator(FlexSite site, IControlPlane plane, WorkerIdentity worker, IOptions<ScalingOptions> options, TimeProvider time) : IScalingActuator
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    public ScalingMeans Means => ScalingMeans.Flex;

    public async Task<WorkerCount?> ReadAsync(ScalingPolicy policy, CancellationToken cancellation)
    {
        if (options.Value.AzureResourceId is null || !await LeadsAsync(policy.Target, cancellation)) return null;
        var most = await site.ReadMaximumAsync(cancellation);
        return new WorkerCount(most, most);
    }

    public Task ApplyAsync(ScalingPolicy policy, int desired, CancellationToken cancellation) => site.WriteAsync(policy, desired, cancellation);

    private async Task<bool> LeadsAsync(string target, CancellationToken cancellation)
    {
        if (!plane.IsConnected) return false;
        var owner = new ControlKey(nameof(ScalingEntity), target);
        var (now, lead) = (time.GetUtcNow(), (await plane.SeeAsync<ScalingState>(owner, cancellation))?.Lead);
        var isMine = lead?.Worker == worker.Id && lead.Until > now;
        var isFree = lead is null || lead.Until <= now;

        // Asked for now and had at the next look; renewed when half of it is over.
        if (isFree || (isMine && lead!.Until - now < Lease / 2))
            await plane.TellAsync(owner, nameof(ScalingEntity.Lead), new ScalingLead(worker.Id, now + Lease), cancellation);
        return isMine;
    }
}

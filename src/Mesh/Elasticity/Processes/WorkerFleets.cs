using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;

namespace FunctionsOrchestration.Mesh.Elasticity.Processes;

/// <summary>
/// The workers of this machine that this app starts and stops, by target. They end with the app: it stops them when it stops; when it
/// is killed, the pipe to each of them breaks; and its next start ends those that do not watch theirs.
/// </summary>
public sealed class WorkerFleets : IHostedService
{
    private readonly FrozenDictionary<string, WorkerFleet> _fleets;
    private readonly OrphanLedger _orphans;

    internal WorkerFleets(IEnumerable<WorkerTemplate> templates, WorkerSurroundings surroundings, OrphanLedger orphans)
    {
        _orphans = orphans;
        _fleets = templates.ToFrozenDictionary(template => template.Target, template => new WorkerFleet(template, surroundings));
    }

    /// <summary>The workers of all targets.</summary>
    public IReadOnlyList<WorkerFleetStatus> Read() => [.. _fleets.Values.Select(fleet => fleet.Status)];

    /// <summary>The workers of a target; null where this app cannot start any.</summary>
    /// <param name="target">The target.</param>
    public WorkerFleetStatus? Find(string target) => _fleets.TryGetValue(target, out var fleet) ? fleet.Status : null;

    /// <summary>From now on a target shall have so many workers; returns before they are there.</summary>
    /// <param name="target">The target.</param>
    /// <param name="desired">How many, at least 0.</param>
    /// <returns>False where this app cannot start any for it.</returns>
    public bool Scale(string target, int desired)
    {
        if (!_fleets.TryGetValue(target, out var fleet)) return false;
        fleet.Scale(desired);
        return true;
    }

    /// <summary>Ends what an app that died left behind.</summary>
    /// <param name="cancellationToken">Is not looked at.</param>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_fleets.Count > 0) _orphans.EndOrphans();
        return Task.CompletedTask;
    }

    /// <summary>Stops every worker after its last calls.</summary>
    /// <param name="cancellationToken">Ends the wait; the pipes still break when this process ends.</param>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_fleets.Values.Select(fleet => fleet.StopAsync())).WaitAsync(cancellationToken);
}

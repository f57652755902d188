using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Engine.Client;

/// <summary>Which instances keep another of their id from starting. The rules are those of the genuine extension.</summary>
internal static class IdReuse
{
    private static readonly HashSet<InstanceStatus> Live = [InstanceStatus.Pending, InstanceStatus.Running, InstanceStatus.Suspended];

    /// <summary>No instance does.</summary>
    public static IReadOnlySet<InstanceStatus> Nothing { get; } = new HashSet<InstanceStatus>();

    /// <summary>The statuses that forbid a start. Without any named, those of instances that have not ended, unless host.json
    /// allows all to be replaced.</summary>
    /// <exception cref="ArgumentException">A name is none of a status, or a running instance could be replaced but the one that
    /// is terminated for it could not.</exception>
    public static IReadOnlySet<InstanceStatus> Forbidden(IReadOnlyList<string>? dedupeStatuses, EngineOptions options)
    {
        if (dedupeStatuses is null) return options.ReplacesRunningInstances ? Nothing : Live;
        var forbidden = dedupeStatuses.Select(Parse).ToHashSet();
        if (forbidden.Contains(InstanceStatus.Terminated) && !Live.All(forbidden.Contains))
        {
            throw new ArgumentException(
                "Invalid dedupe statuses: 'Terminated' together with the reuse of running instances contradicts itself, because a " +
                $"running instance is terminated before its id is used again. Add {string.Join(", ", Live)}, or leave it out.",
                nameof(dedupeStatuses));
        }

        return forbidden;
    }

    private static InstanceStatus Parse(string name) => Enum.TryParse<OrchestrationRuntimeStatus>(name, true, out var status)
        ? (InstanceStatus)status
        : throw new ArgumentException($"Invalid orchestration runtime status: '{name}' for deduplication.", nameof(name));
}

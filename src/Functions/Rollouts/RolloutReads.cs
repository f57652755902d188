using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Rollouts;

/// <summary>Reads what is known of rollouts.</summary>
internal static class RolloutReads
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(200);

    /// <summary>The traffic of a service; null where it has never had a rollout.</summary>
    public static async Task<TrafficState?> TrafficAsync(DurableTaskClient client, string service, CancellationToken stop) =>
        await client.Entities.GetEntityAsync<TrafficState>(TrafficEntity.IdOf(service), cancellation: stop) is { IncludesState: true, State: var state } ? state : null;

    /// <summary>The record of a rollout; null where there is none.</summary>
    public static async Task<RolloutRecordState?> RecordAsync(DurableTaskClient client, string id, CancellationToken stop) =>
        await client.Entities.GetEntityAsync<RolloutRecordState>(RolloutRecord.IdOf(id), cancellation: stop) is { IncludesState: true, State: var state } ? state : null;

    /// <summary>The record of a rollout of a service; null where there is none.</summary>
    public static async Task<RolloutRecordState?> RecordAsync(DurableTaskClient client, string service, string id, CancellationToken stop) =>
        await RecordAsync(client, id, stop) is { } record && record.Service.Equals(service, StringComparison.OrdinalIgnoreCase) ? record : null;

    /// <summary>Waits until the record of a rollout shows something; null where it does not in time.</summary>
    public static async Task<RolloutRecordState?> WaitAsync(
        DurableTaskClient client, string id, Func<RolloutRecordState, bool> holds, TimeProvider time, CancellationToken stop)
    {
        var until = time.GetUtcNow() + Patience;
        for (var wait = FirstLook; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            if (await RecordAsync(client, id, stop) is { } record && holds(record)) return record;
            if (time.GetUtcNow() >= until) return null;
            await Task.Delay(wait, time, stop);
        }
    }

    public static IActionResult NoService(IMeshStatus status, string service) => Problems.NotFound(
        "service", service, "service", $"There is no service '{service}'. {status.Nearest(service)}", "GET /api/services lists them.");

    public static IActionResult NoRollout(string service, string id) => Problems.NotFound(
        "id", id, "rollout", $"'{service}' has no rollout '{id}'.", $"GET /api/services/{service}/rollouts lists them.");
}

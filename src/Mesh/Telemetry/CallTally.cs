using System.Collections.Concurrent;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Pipeline;
using FunctionsOrchestration.Mesh.Traffic;

namespace FunctionsOrchestration.Mesh.Telemetry;

/// <summary>
/// Counts calls by service, version, endpoint, provider and tenant until somebody takes the counts. While nobody wants them it counts nothing. A
/// call adds to one small object under its own lock; nothing is published from here.
/// </summary>
public sealed class CallTally
{
    /// <summary>Kinds of calls that are told apart between two takings; calls of further ones are left out.</summary>
    public const int Most = 1_000;

    private ConcurrentDictionary<CallSummary, CallCell> _cells = new();

    /// <summary>Whether somebody wants the counts.</summary>
    public bool IsOn { get; set; }

    /// <summary>The counts since the last time, and begins anew.</summary>
    public IReadOnlyList<CallSummary> Take()
    {
        if (_cells.IsEmpty) return [];

        // A call that ends at this moment may still count for what is taken here; one that ends later counts for the next.
        var taken = Interlocked.Exchange(ref _cells, new());
        return [.. taken.Select(cell => cell.Value.Summarize(cell.Key)).Where(summary => summary.Calls > 0)];
    }

    internal void Add(MeshCall call, MeshResult result, TimeSpan took)
    {
        var endpoint = call.Asked;
        var kind = new CallSummary(
            call.Service?.Name ?? call.Request.Service, result.Route.Version, endpoint?.Id, endpoint is null ? null : Names.ProviderOf(endpoint), call.Request.Tenant);
        var cells = Volatile.Read(ref _cells);
        if (!cells.TryGetValue(kind, out var cell))
        {
            if (cells.Count >= Most) return;
            cell = cells.GetOrAdd(kind, _ => new CallCell());
        }

        cell.Add(result, took.TotalMilliseconds, result.IsReplayed ? 0 : MeasureStage.CostOf(endpoint?.Definition, result) ?? 0);
    }
}

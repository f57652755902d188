using System.Text.Json;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Traffic;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Rollouts;

/// <summary>
/// The traffic of one service; its key is the service's name in lower case. It is the only writer of the service's split, lets one rollout
/// run at a time, and gathers what workers measure. A split is on the control board before the state is kept: an operation that fails in
/// between is done again and writes the same.
/// </summary>
/// <param name="board">Where workers see the split.</param>
/// <param name="time">The clock.</param>
public sealed class TrafficEntity(IControlTable board, TimeProvider time) : TaskEntity<TrafficState>
{
    /// <summary>The kind of its notices.</summary>
    internal const string Kind = "traffic";

    private const string ShadowArm = "shadow";
    private const int MostPast = 50;
    private const int MostDifferences = 20;
    private const int MostWorkers = 1_000;

    /// <summary>Begins a rollout unless one runs. Its orchestration starts with the same commit that notes it here.</summary>
    /// <param name="start">The rollout.</param>
    public RolloutStarted Begin(RolloutStart start)
    {
        if (State.Running is { } running) return new RolloutStarted(running.Id == start.Input.Id, running.Id);
        var input = start.Input with { Before = State.Split };
        Context.ScheduleNewOrchestration(nameof(RolloutOrchestrator.RunRollout), input, new StartOrchestrationOptions(input.Id));
        State = State with
        {
            Running = new RolloutSummary(input.Id, input.Kind, input.Plan.Version, start.At),
            Before = State.Split, LastChange = 0, Calls = 0, Exposed = 0, CopiesSkipped = 0, Subjects = [], Differences = [],
        };
        return new RolloutStarted(IsStarted: true, input.Id);
    }

    /// <summary>Changes the split.</summary>
    /// <param name="change">By whom, and how.</param>
    /// <returns>The revision that is in force; null where another rollout runs, or none.</returns>
    public async Task<long?> Apply(SplitChange change)
    {
        if (State.Running is not { } running || running.Id != change.RolloutId) return null;
        if (change.Number > State.LastChange) await PutAsync(change.Split, change.Number);
        if (change.Outcome is { } outcome) End(running, outcome);
        return State.Split.Revision;
    }

    /// <summary>Ends a rollout whose orchestration is gone, and gives the traffic back to the version that had it before.</summary>
    /// <param name="id">The rollout.</param>
    public async Task Abandon(string id)
    {
        if (State.Running is not { } running || running.Id != id) return;
        await PutAsync(new SplitDefinition(State.Split.Service, 0) { Stable = State.Before?.Stable }, State.LastChange + 1);
        End(running, RolloutState.Failed);
    }

    /// <summary>Adds what a worker has measured. What was measured under another split counts for the exposure only.</summary>
    /// <param name="report">What it was.</param>
    public void Report(TrafficReport report)
    {
        if (State.Running is not { } running || (State.Reported.TryGetValue(report.Worker, out var last) && last >= report.Sequence)) return;
        var reported = State.Reported.Count < MostWorkers || State.Reported.ContainsKey(report.Worker)
            ? new Dictionary<string, long>(State.Reported)
            : []; // Workers come and go for years; a report that comes twice is rare, and soon after the first.
        reported[report.Worker] = report.Sequence;
        var live = report.Arms.Where(arm => arm.Arm != ShadowArm).ToList();
        State = State with
        {
            Reported = reported,
            Calls = State.Calls + live.Sum(arm => arm.Calls),
            Exposed = State.Exposed + live.Where(arm => IsNew(arm.Version, running)).Sum(arm => arm.Calls),
            CopiesSkipped = State.CopiesSkipped + report.CopiesSkipped,
            // The same request again tells nothing new.
            Differences =
            [
                .. report.Differences.Reverse().Concat(State.Differences).DistinctBy(difference => (difference.Operation, difference.Request)).Take(MostDifferences),
            ],
        };
        if (report.Revision != State.Split.Revision) return;
        var totals = new Dictionary<string, ArmTotals>(State.Totals);
        foreach (var arm in report.Arms) totals[arm.Arm] = totals.TryGetValue(arm.Arm, out var before) ? before.Merge(arm) : arm;
        State = State with { Totals = totals, Subjects = SubjectSamples.Merge(State.Subjects, report.Subjects) };
    }

    /// <summary>The entity's function.</summary>
    /// <param name="dispatcher">Dispatches operations to the methods above.</param>
    [Function(nameof(TrafficEntity))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<TrafficEntity>();

    internal static EntityInstanceId IdOf(string service) => new(nameof(TrafficEntity), service.ToLowerInvariant());

    /// <inheritdoc/>
    protected override TrafficState InitializeState(TaskEntityOperation entityOperation) => new(new SplitDefinition(Context.Id.Key, 0));

    private async Task PutAsync(SplitDefinition wanted, long number)
    {
        var split = wanted with { Service = Context.Id.Key, Revision = State.Split.Revision + 1 };
        await board.WriteAsync(new ControlNotice(Kind, Context.Id.Key, JsonSerializer.Serialize(split, JsonSerializerOptions.Web)));
        State = State with { Split = split, LastChange = number, Totals = new Dictionary<string, ArmTotals>(), Subjects = [] };
    }

    private void End(RolloutSummary running, RolloutState outcome)
    {
        Context.SignalEntity(RolloutRecord.IdOf(running.Id), nameof(RolloutRecord.Keep), State.Differences);
        State = State with
        {
            Running = null,
            Past = [.. State.Past.Prepend(running with { EndedAt = time.GetUtcNow(), Outcome = outcome }).Take(MostPast)],
            Reported = new Dictionary<string, long>(),
        };
    }

    private static bool IsNew(string? version, RolloutSummary running) =>
        running.Version is not null && running.Version.Equals(version, StringComparison.OrdinalIgnoreCase);
}

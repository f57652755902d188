using System.Text.Json.Nodes;
using FunctionsOrchestration.LocalHost.Engine.Instances;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>How an execution ends: it returns, throws, is terminated, or begins again.</summary>
internal sealed partial class OrchestrationActor
{
    private void Terminate(Step step, List<IncomingEvent> events, TerminateMessage message)
    {
        events.Add(new ExecutionTerminated(message.Output));
        if (message.Recursive)
            foreach (var child in Children()) step.Send(Runtime.Sequence, child, message);
        End(step, Runtime.Now, events, [], InstanceStatus.Terminated, message.Output, null);
    }

    // A child whose start is still under way is not in the store; the execution knows it.
    private HashSet<string> Children() =>
    [
        .. Runtime.Reader.Instances(new InstanceFilter
        {
            Parent = Id,
            Statuses = [InstanceStatus.Running, InstanceStatus.Pending, InstanceStatus.Suspended],
        }).Select(row => row.Id),
        .. _execution?.OpenChildren.Select(child => child.InstanceId) ?? [],
    ];

    private void End(Step step, DateTime now, List<IncomingEvent> events, IReadOnlyList<ActionEvent> actions, Ending ending)
    {
        if (ending is Ending.Failed failed)
        {
            Runtime.Log.OrchestrationFailed(Started.Name, Id, Failures.Headline(failed.Failure));
            End(step, now, events, actions, InstanceStatus.Failed, Describe(failed.Failure), failed.Failure);
        }
        else
        {
            End(step, now, events, actions, InstanceStatus.Completed, ((Ending.Completed)ending).Output, null);
        }
    }

    private void End(
        Step step, DateTime now, List<IncomingEvent> events, IReadOnlyList<ActionEvent> actions, InstanceStatus status,
        string? output, Failure? failure)
    {
        Record(step, now, [.. events, .. actions, new ExecutionCompleted(-1, status)]);
        Carry(step, actions);
        OutliveActivities(step);
        DropTimers(step);
        ReleaseLocks(step);
        if (Started.Parent is { } parent)
            Answer(step, parent, output, failure ?? (status == InstanceStatus.Terminated ? Terminated(output) : null));
        Update(step, _row! with
        {
            Status = status,
            CustomStatus = CustomStatus(),
            Output = output,
            Failure = failure,
            Completed = now,
            Updated = now,
            Wake = false,
        });
        (_execution, _broken, _mustBegin, _asleep, _rejected) = (null, null, false, false, false);
    }

    private void Renew(Step step, OrchestrationExecution execution, StepResult result, Ending.Renewed renewed)
    {
        var now = execution.Now;
        Carry(step, result.Actions);
        OutliveActivities(step);
        DropTimers(step);
        ReleaseLocks(step);
        var creation = step.Lift<HistoryEvent>(Runtime.Sequence,
        [
            Started with
            {
                Input = renewed.Input,
                Version = renewed.Version ?? Started.Version,
                StartAt = null,
                Generation = Started.Generation + 1,
            },
            .. renewed.Carried,
        ]);
        var row = Lift(step, _row! with
        {
            Key = Runtime.Sequence.Next(),
            Status = InstanceStatus.Running,
            Version = renewed.Version ?? _row.Version,
            CustomStatus = CustomStatus(),
            Output = null,
            Updated = now,
            Wake = true,
        });
        step.Commit.Add(new RenewInstance(_row.Key, row));
        step.Commit.Add(new AppendHistory(row.Key, 0, now, creation));
        if (renewed.Suspension is { } suspension) step.Send(Runtime.Sequence, Id, new SuspendMessage(suspension.Reason));
        Adopt(row, creation);
    }

    /// <summary>What was started and is not answered runs at least once all the same, as on the genuine host.</summary>
    private void OutliveActivities(Step step)
    {
        if (_execution is not { OpenActivityCount: > 0 } execution) return;
        var key = _row!.Key;
        foreach (var activity in execution.OpenActivities)
        {
            var inboxId = Runtime.Sequence.Next();
            step.Commit.Add(new AddMessage(inboxId, Id, new ActivityMessage(key, activity)));
            step.Then(runtime => runtime.Activities.Outlive(key, activity.Id, inboxId));
        }
    }

    private void DropTimers(Step step)
    {
        // Without its code, the actor does not know which timers the store has.
        if (_timers.Count == 0 && _execution is not null) return;
        var key = _row!.Key;
        var timers = _timers.ToList();
        _timers.Clear();
        step.Commit.Add(new RemoveTimers(key));
        step.Then(runtime =>
        {
            foreach (var (taskId, due) in timers) runtime.Alarms.Remove(due, key, taskId);
        });
    }

    private void ReleaseLocks(Step step)
    {
        if (_execution is null)
        {
            foreach (var entity in Runtime.Reader.Entities(new EntityFilter { LockOwner = Id, IncludeTransient = true }))
                step.Send(Runtime.Sequence, entity.Id, new UnlockMessage(entity.LockId!));
            return;
        }

        // The grant may have come without reaching the code: it was suspended, or is terminated by the same step.
        foreach (var request in _execution.OpenLockRequests) Unlock(step, request.LockId, request.EntityIds);
        if (_execution.CriticalSection is { LockId: { } lockId, Entities: { } entities })
            Unlock(step, lockId, entities.Select(entity => entity.ToString()));
    }

    private void Answer(Step step, ParentLink parent, string? output, Failure? failure) => step.Send(
        Runtime.Sequence, parent.InstanceId,
        new ChildAnswerMessage(parent.Execution, parent.TaskId, failure is null ? output : null, failure));

    private Failure Terminated(string? output) => new(
        typeof(OperationCanceledException).ToString(), $"The sub-orchestration '{Id}' was terminated{(output is null || PayloadReference.Is(output) ? "" : $": {output}")}.");

    // An orchestrator that does not exist shows an object, every other failure its text: so does the genuine host.
    private static string Describe(Failure failure) => failure.Type == typeof(UnknownFunctionException).ToString()
        ? new JsonObject { ["message"] = failure.Message, ["details"] = null }.ToJsonString(StoreJson.Options)
        : JsonValue.Create(failure.ToString()).ToJsonString(StoreJson.Options);
}

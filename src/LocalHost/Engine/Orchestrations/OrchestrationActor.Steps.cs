using FunctionsOrchestration.LocalHost.Engine.Instances;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>One step: what has arrived becomes events, the code runs, what it did becomes durable.</summary>
internal sealed partial class OrchestrationActor
{
    private Step? Advance()
    {
        var step = new Step();
        List<IncomingEvent> events = [];
        TerminateMessage? terminate = null;
        var mustRun = _mustBegin;
        while (step.Consumed < Backlog.Count && terminate is null)
        {
            var envelope = Backlog[step.Consumed++];
            step.Remove(envelope);
            if (envelope.Message is TerminateMessage message) terminate = message;
            else if (envelope.Message is ForeignAwait foreign) mustRun |= foreign.Execution == _row!.Key;
            else if (envelope.Message is StepBlocked blocked) mustRun |= IsBroken(blocked);
            else if (Accept(step, envelope.Message) is { } accepted) events.Add(accepted);
        }

        if (terminate is not null) Terminate(step, events, terminate);
        else if (events.Count > 0 || mustRun) RunCode(step, events);
        return step;
    }

    private bool IsBroken(StepBlocked blocked)
    {
        if (blocked.Execution != _row!.Key) return false;
        _broken = blocked.Failure;
        return true;
    }

    /// <summary>The event that a message is; null when it is not, or no longer, for this execution.</summary>
    private IncomingEvent? Accept(Step step, InstanceMessage message)
    {
        var key = _row!.Key;
        switch (message)
        {
            case ActivityFinished done when done.Execution == key && _execution?.TryAnswer(done.TaskId) == true:
                return done.Failure is null ? new TaskCompleted(done.TaskId, done.Result) : new TaskFailed(done.TaskId, done.Failure);
            case TimerDue due when due.Execution == key && _execution?.Awaits(due.TaskId) == true:
                return new TimerFired(due.TaskId);
            case EventMessage raised:
                return new EventRaised(raised.Name, raised.Input);
            case ChildAnswerMessage answer when answer.Execution == key:
                return answer.Failure is null
                    ? new ChildCompleted(answer.TaskId, answer.Result)
                    : new ChildFailed(answer.TaskId, answer.Failure);
            case EntityAnswerMessage answer when answer.Execution == key:
                return answer.Failure is null
                    ? new EntityAnswered(answer.TaskId, answer.Result)
                    : new EntityFailed(answer.TaskId, answer.Failure);
            case LockGrantedMessage granted when granted.Execution == key:
                return new LockGranted(granted.TaskId);
            case LockGrantedMessage late:
                Unlock(step, late.LockId, late.EntityIds);
                return null;
            case SuspendMessage suspend:
                return new ExecutionSuspended(suspend.Reason);
            case ResumeMessage resume:
                return new ExecutionResumed(resume.Reason);
            case StartMessage { Started.Parent: { } parent }:
                Answer(step, parent, null, new Failure(typeof(InvalidOperationException).ToString(), InUse(_row).Message));
                return null;
            case RewindRequest rewind:
                RefuseRewind(rewind.Answer);
                return null;
            default:
                return null;
        }
    }

    private void RunCode(Step step, List<IncomingEvent> events)
    {
        if (_broken is null && _nextStep >= HistoryKey.MaxSteps)
            _broken = new Failure(
                typeof(InvalidOperationException).ToString(),
                $"'{Id}' has {HistoryKey.MaxSteps} steps, the most that one execution can have. Use ContinueAsNew before that.");
        if (_broken is not null || Execution() is not { } execution)
        {
            End(step, Runtime.Now, events, [], new Ending.Failed(_broken!));
            return;
        }

        var now = Runtime.Now;
        _mustBegin = false;
        var result = execution.Advance(now, events);
        if (result.Ending is Ending.Renewed renewed) Renew(step, execution, result, renewed);
        else if (result.Ending is not null) End(step, now, events, result.Actions, result.Ending);
        else GoOn(step, now, events, result);
    }

    private void GoOn(Step step, DateTime now, List<IncomingEvent> events, StepResult result)
    {
        var execution = _execution!;
        result = result with { Actions = step.Lift(Runtime.Sequence, result.Actions) };
        execution.Remember(result.Actions);
        Record(step, now, [.. events, .. result.Actions]);
        if (_timers.ContainsKey(TimerDue.StartTimer)) RemoveTimer(step, TimerDue.StartTimer);
        foreach (var fired in events.OfType<TimerFired>()) RemoveTimer(step, fired.Id);
        foreach (var timer in result.CancelledTimers) RemoveTimer(step, timer.Id);
        foreach (var timer in result.Actions.OfType<TimerCreated>())
            if (!result.CancelledTimers.Contains(timer)) SetTimer(step, timer);
        Carry(step, result.Actions);

        var row = _row! with
        {
            Status = execution.IsSuspended ? InstanceStatus.Suspended : InstanceStatus.Running,
            CustomStatus = CustomStatus(),
            Wake = execution.OpenActivityCount > 0,
            Output = execution.IsSuspended ? Reason(events) ?? _row.Output : null,
        };
        if (row != _row) Update(step, row with { Updated = now });
    }

    // What an earlier generation has set stays until this one sets something.
    private string? CustomStatus() => _execution is { CustomStatus: { IsSet: true } status } ? status.Value : _row!.CustomStatus;

    private string? Reason(List<IncomingEvent> events) =>
        events.OfType<ExecutionSuspended>().LastOrDefault() is { } suspended
            ? Runtime.Options.Converter.Serialize(suspended.Reason)
            : null;

    // The code's status is remembered as it is stored, or it would look changed in the next step.
    private InstanceRow Lift(Step step, InstanceRow row)
    {
        if (PayloadReference.Weight(row.CustomStatus) + PayloadReference.Weight(row.Output) == 0) return row;
        row = row with
        {
            CustomStatus = step.Commit.Lift(row.CustomStatus, Runtime.Sequence),
            Output = step.Commit.Lift(row.Output, Runtime.Sequence),
        };
        _execution?.RememberStatus(row.CustomStatus);
        return row;
    }

    private void Update(Step step, InstanceRow row)
    {
        var changed = row.Status != _row!.Status;
        _row = row = Lift(step, row);
        step.Commit.Add(new UpdateInstance(row));
        if (changed) step.Then(runtime => runtime.Watchers.Notify(row));
    }

    private void Record(Step step, DateTime now, IReadOnlyList<HistoryEvent> events)
    {
        var stored = step.Lift(Runtime.Sequence, events);
        _weight += PayloadReference.Weight(stored);
        step.Commit.Add(new AppendHistory(_row!.Key, _nextStep++, now, stored));
    }
}

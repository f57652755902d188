using FunctionsOrchestration.LocalHost.Engine.Activities;
using FunctionsOrchestration.LocalHost.Engine.Instances;
using FunctionsOrchestration.LocalHost.Engine.Timers;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>What the code asked for, put into effect: activities, timers, messages to others.</summary>
internal sealed partial class OrchestrationActor
{
    private void SetTimer(Step step, TimerCreated timer)
    {
        var due = new TimerDue(_row!.Key, timer.Id);
        _timers.Add(timer.Id, timer.FireAt);
        step.Commit.Add(new AddTimer(due.Execution, timer.Id, timer.FireAt));
        step.Then(runtime => runtime.Alarms.Add(new Alarm(timer.FireAt, due.Execution, timer.Id, Id, new Envelope(due))));
    }

    /// <summary>A timer has fired or is cancelled: nothing of it stays behind.</summary>
    private void RemoveTimer(Step step, int taskId)
    {
        if (!_timers.Remove(taskId, out var due)) return;
        var key = _row!.Key;
        step.Commit.Add(new RemoveTimer(key, taskId));
        step.Then(runtime => runtime.Alarms.Remove(due, key, taskId));
    }

    /// <summary>A child has its parent's tags and its own; its own hold where both have one of a name.</summary>
    private IReadOnlyDictionary<string, string>? TagsOf(ChildScheduled child)
    {
        if (child.Tags is null || Started.Tags is null) return child.Tags ?? Started.Tags;
        var tags = new Dictionary<string, string>(Started.Tags);
        foreach (var (name, value) in child.Tags) tags[name] = value;
        return tags;
    }

    /// <summary>Sends what the code asked of others.</summary>
    private void Carry(Step step, IReadOnlyList<ActionEvent> actions)
    {
        var key = _row!.Key;
        foreach (var action in actions)
        {
            switch (action)
            {
                case TaskScheduled task:
                    step.Run(new ActivityCall(Id, key, task, Started.TraceParent));
                    break;
                case ChildScheduled child:
                    step.Send(Runtime.Sequence, child.InstanceId, new StartMessage(new ExecutionStarted(child.Name, child.Input)
                    {
                        Version = child.Version,
                        Tags = TagsOf(child),
                        Parent = new ParentLink(Started.Name, Id, key, child.Id),
                        TraceParent = Started.TraceParent,
                    }));
                    break;
                case EventSent sent:
                    step.Send(Runtime.Sequence, sent.InstanceId, new EventMessage(sent.Name, sent.Input));
                    break;
                case EntityCalled call:
                    step.Send(Runtime.Sequence, call.EntityId, new OperationMessage(
                        call.Operation, call.Input, new Caller(Id, key, call.Id), call.LockId));
                    break;
                case EntitySignaled signal:
                    step.Send(
                        Runtime.Sequence, signal.EntityId, new OperationMessage(signal.Operation, signal.Input, null), signal.Due);
                    break;
                case LockRequested request:
                    step.Send(Runtime.Sequence, request.EntityIds[0], new LockMessage(
                        request.LockId, new Caller(Id, key, request.Id), request.EntityIds, 0));
                    break;
                case LockReleased release:
                    Unlock(step, release.LockId, release.EntityIds);
                    break;
            }
        }
    }
}

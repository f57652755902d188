using FunctionsOrchestration.LocalHost.Engine.Instances;
using FunctionsOrchestration.LocalHost.Engine.Timers;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>How an instance comes into being, and what happens to messages when there is none.</summary>
internal sealed partial class OrchestrationActor
{
    /// <summary>Adds the operations that create an execution, and what follows when they are durable.</summary>
    private void Create(Step step, ExecutionStarted started)
    {
        var now = Runtime.Now;
        var creation = step.Lift(Runtime.Sequence, [started]);
        var asleep = started.StartAt > now;
        var row = new InstanceRow(Runtime.Sequence.Next(), Id, started.Name, InstanceStatus.Pending, now)
        {
            Version = started.Version,
            Parent = started.Parent?.InstanceId,
            Tags = started.Tags,
            Wake = !asleep,
        };
        if (_row is not null) step.Commit.Add(new DeleteInstance(_row.Key));
        step.Commit.Add(new InsertInstance(row));
        step.Commit.Add(new AppendHistory(row.Key, 0, now, creation));
        if (asleep) Sleep(step, row, started.StartAt!.Value);
        step.Then(runtime => runtime.Watchers.Notify(row));
        Adopt(row, creation);
    }

    private static void Sleep(Step step, InstanceRow row, DateTime due)
    {
        var timer = new TimerDue(row.Key, TimerDue.StartTimer);
        step.Commit.Add(new AddTimer(row.Key, timer.TaskId, due));
        step.Then(runtime => runtime.Alarms.Add(new Alarm(due, row.Key, timer.TaskId, row.Id, new Envelope(timer))));
    }

    /// <summary>Creates the instance if that is what the oldest message asks for; drops messages to nobody.</summary>
    private Step CreateOrDrop()
    {
        var step = new Step();
        while (step.Consumed < Backlog.Count)
        {
            var envelope = Backlog[step.Consumed];
            if (envelope.Message is StartRequest or StartMessage or RewindRequest or RewindMessage)
            {
                if (!step.Commit.IsEmpty) return step;
                if (TryCreate(step, envelope) || TryRewind(step, envelope)) return step;
                step.Remove(envelope);
            }
            else
            {
                Drop(step, envelope);
            }

            step.Consumed++;
        }

        return step;
    }

    private bool TryCreate(Step step, Envelope envelope)
    {
        if (envelope.Message is StartRequest request)
        {
            if (_row is not null && request.Forbidden.Contains(_row.Status))
            {
                request.Answer.TrySetException(InUse(_row));
                return false;
            }

            step.Then(_ => request.Answer.TrySetResult());
            Create(step, request.Started);
        }
        else if (envelope.Message is StartMessage start)
        {
            Create(step, start.Started);
            step.Remove(envelope);

            // The sender waits for nothing but the result, so the first step can share the commit.
            if (_mustBegin) RunCode(step, []);
        }
        else
        {
            return false;
        }

        step.Consumed++;
        return true;
    }

    private void Drop(Step step, Envelope envelope)
    {
        step.Remove(envelope);
        if (envelope.Message is LockGrantedMessage granted) Unlock(step, granted.LockId, granted.EntityIds);
        if (envelope.InboxId != 0) Runtime.Log.MessageDropped(envelope.Message.GetType().Name, Id);
    }

    private void Unlock(Step step, string lockId, IEnumerable<string> entityIds)
    {
        foreach (var entity in entityIds) step.Send(Runtime.Sequence, entity, new UnlockMessage(lockId));
    }

    /// <summary>The instance is running: whoever may not replace it is told so.</summary>
    private void RefuseStartRequests()
    {
        foreach (var envelope in Backlog)
            if (envelope.Message is StartRequest request && request.Forbidden.Contains(_row!.Status))
                request.Answer.TrySetException(InUse(_row));
        Backlog.RemoveAll(envelope => envelope.Message is StartRequest request && request.Forbidden.Contains(_row!.Status));
    }

    /// <summary>Terminates the running instance for one that takes its id; the next step creates that.</summary>
    private Step MakeRoom()
    {
        var step = new Step();
        Terminate(step, [], new TerminateMessage(
            Runtime.Options.Converter.Serialize($"A new instance with id '{Id}' was asked for, whose dedupe statuses do not name {_row!.Status}."),
            Recursive: false));
        return step;
    }

    private bool IsRejected(VersionRules rules)
    {
        if (rules.Mismatch(Started.Version) is not { } mismatch) return false;
        Runtime.Log.VersionRejected(Started.Name, Id, mismatch.Message);
        return true;
    }

    private static InvalidOperationException InUse(InstanceRow row) =>
        new($"An orchestration instance with id '{row.Id}' exists already; its status is {row.Status}.");
}

using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>How what arrives reaches the code.</summary>
internal sealed partial class OrchestrationExecution
{
    private void Receive(IncomingEvent arrived)
    {
        if (arrived is TaskCompleted done) TryAnswer(done.Id);
        else if (arrived is TaskFailed failed) TryAnswer(failed.Id);
        if (_code!.IsCompleted)
        {
            ReceiveLate(arrived);
            return;
        }

        switch (arrived)
        {
            case ExecutionSuspended:
                IsSuspended = true;
                return;
            case ExecutionResumed:
                IsSuspended = false;
                while (_held.TryDequeue(out var held)) Receive(held);
                return;
            case var _ when IsSuspended:
                _held.Enqueue(arrived);
                return;
            default:
                Hand(arrived);
                return;
        }
    }

    // What comes after the code has asked to continue as new is for the next execution.
    private void ReceiveLate(IncomingEvent arrived)
    {
        if (arrived is EventRaised raised) Events.Keep(raised.Name, raised.Input);
        else if (arrived is ExecutionSuspended suspended) _lateSuspension = suspended;
        else if (arrived is ExecutionResumed) _lateSuspension = null;
    }

    private void Hand(IncomingEvent arrived)
    {
        switch (arrived)
        {
            case TaskCompleted done:
                Take(done.Id)?.Complete(done.Result);
                break;
            case ChildCompleted done:
                Take(done.Id)?.Complete(done.Result);
                break;
            case EntityAnswered done:
                Take(done.Id)?.Complete(done.Result);
                break;
            case TimerFired fired:
                Take(fired.Id)?.Complete(null);
                break;
            case LockGranted granted:
                Take(granted.Id)?.Complete(null);
                break;
            case TaskFailed failed:
                Fail(failed.Id, failed.Failure);
                break;
            case ChildFailed failed:
                Fail(failed.Id, failed.Failure);
                break;
            case EntityFailed failed:
                Fail(failed.Id, failed.Failure);
                break;
            case EventRaised raised:
                Events.Raise(raised.Name, raised.Input);
                break;
        }

        _scheduler.Drain();
    }

    private PendingTask? Take(int id) => _pending.Remove(id, out var pending) ? pending : null;

    private void Fail(int id, Failure failure)
    {
        if (Take(id) is not { } pending) return;
        pending.Fail(pending.Action switch
        {
            TaskScheduled task => new TaskFailedException(task.Name, id, failure.ToDetails()),
            ChildScheduled child => new TaskFailedException(child.Name, id, failure.ToDetails()),
            EntityCalled call => new EntityOperationFailedException(
                EntityInstanceId.FromString(call.EntityId), call.Operation, failure.ToDetails()),
            _ => new InvalidOperationException(failure.ToString()),
        });
    }
}

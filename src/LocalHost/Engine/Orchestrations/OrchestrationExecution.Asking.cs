using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>What the code asks for, by way of its context.</summary>
internal sealed partial class OrchestrationExecution
{
    /// <summary>Notes an action of the code, and waits for its answer.</summary>
    public Task<T> Ask<T>(Func<int, ActionEvent> action)
    {
        var pending = new PendingTask<T>(Do(action), Converter);
        _pending.Add(pending.Action.Id, pending);
        if (pending.Action is TaskScheduled) _unanswered.Add(pending.Action.Id);
        return pending.Task;
    }

    /// <summary>Notes an action of the code that has no answer.</summary>
    public ActionEvent Do(Func<int, ActionEvent> action)
    {
        EnsureInStep();
        var done = action(_nextTaskId++);
        _actions.Add(done);
        return done;
    }

    public Task CreateTimer(DateTime fireAt, CancellationToken cancellation)
    {
        EnsureInStep();
        if (cancellation.IsCancellationRequested) return Task.FromCanceled(cancellation);
        var pending = new PendingTask<object>(Do(id => new TimerCreated(id, fireAt)), Converter);
        _pending.Add(pending.Action.Id, pending);
        OnCancelled(() => CancelTimer(pending, cancellation), cancellation);
        return pending.Task;
    }

    public void ContinueAsNew(ContinueAsNewOptions options)
    {
        EnsureInStep();
        _renewal = options;
    }

    public void SetCustomStatus(object? status)
    {
        EnsureInStep();
        CustomStatus = (Converter.Serialize(status), true);
    }

    public Guid NewGuid()
    {
        EnsureInStep();
        return DeterministicGuid.Of($"{InstanceId}/{Key}/{Now:O}/{_nextGuid++}");
    }

    /// <summary>Refuses calls from code that runs outside of a step.</summary>
    public void EnsureInStep()
    {
        if (!_scheduler.IsInStep) throw new ForeignAwaitException(Started.Name, InstanceId);
    }

    /// <summary>Does something when a token of the orchestrator's is cancelled, which only its own code may do.</summary>
    public CancellationTokenRegistration OnCancelled(Action action, CancellationToken cancellation) =>
        cancellation.Register(() =>
        {
            if (_scheduler.IsInStep) action();
            else _reportForeignAwait();
        });

    private void CancelTimer(PendingTask timer, CancellationToken cancellation)
    {
        if (!_pending.Remove(timer.Action.Id)) return;
        _cancelledTimers.Add((TimerCreated)timer.Action);
        timer.Cancel(cancellation);
    }
}

using FunctionsOrchestration.LocalHost.Engine.Instances;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>Puts a failed instance back to before its failure; what failed is tried again, what succeeded is kept.</summary>
internal sealed partial class OrchestrationActor
{
    private bool TryRewind(Step step, Envelope envelope)
    {
        var request = envelope.Message as RewindRequest;
        if (request is null && envelope.Message is not RewindMessage) return false;
        if (_row is not { Status: InstanceStatus.Failed })
        {
            if (request is not null) RefuseRewind(request.Answer);
            return false;
        }

        step.Consumed++;
        step.Remove(envelope);
        Rewind(step, request is null ? ((RewindMessage)envelope.Message).Reason : request.Reason);
        if (request is not null) step.Then(_ => request.Answer.TrySetResult());
        return true;
    }

    private void RefuseRewind(TaskCompletionSource answer) => answer.TrySetException(_row is null
        ? new ArgumentException($"No instance with ID '{Id}' was found.")
        : new InvalidOperationException(
            $"This orchestration has status {_row.Status}, but only orchestrations in the \"Failed\" state can be rewound."));

    private void Rewind(Step step, string? reason)
    {
        var key = _row!.Key;
        var history = Runtime.Reader.History(key);
        Adopt(_row, history[0].Events);
        var (execution, rewound) = FindWayBack(history);
        _execution = execution;
        _nextStep = rewound.Steps.Count;
        _mustBegin = true;

        step.Commit.Add(new ClearExecution(key));
        foreach (var kept in rewound.Steps) step.Commit.Add(new AppendHistory(key, kept.Step, kept.At, kept.Events));
        Update(step, _row with { Status = InstanceStatus.Running, Output = null, Failure = null, Completed = null });

        List<IncomingEvent> again = [new ExecutionRewound(reason), .. rewound.Again];
        if (execution is not null) AskAgain(step, execution, rewound, reason, again);
        RunCode(step, again);
    }

    /// <summary>Whatever the code now waits for and nobody works on any more is asked for again.</summary>
    private void AskAgain(
        Step step, OrchestrationExecution execution, RewoundHistory rewound, string? reason, List<IncomingEvent> again)
    {
        var answered = rewound.Again.OfType<TaskCompleted>().Select(done => done.Id).ToHashSet();
        Carry(step, [.. execution.OpenActivities.Where(task => !answered.Contains(task.Id))]);
        Carry(step, [.. execution.OpenCalls.Where(call => rewound.Retried.Contains(call.Id))]);
        foreach (var timer in execution.OpenTimers) SetTimer(step, timer);
        foreach (var child in execution.OpenChildren) RewindChild(step, child, reason, again);
    }

    private (OrchestrationExecution? Execution, RewoundHistory History) FindWayBack(List<HistoryRow> history)
    {
        RewoundHistory? rewound = null;
        foreach (var candidate in RewoundHistory.Candidates(history))
        {
            rewound = candidate;
            if (Execution() is not { } execution) break;
            try
            {
                execution.Replay(rewound.Steps.Skip(1));
                _broken = null;
                return (execution, rewound);
            }
            catch (NonDeterministicOrchestrationException exception)
            {
                _execution = null;
                _broken = Failures.From(exception);
            }
        }

        return (null, rewound!);
    }

    // An answer that came after the parent had failed was dropped, so the children are asked how they stand.
    private void RewindChild(Step step, ChildScheduled child, string? reason, List<IncomingEvent> again)
    {
        if (Runtime.Reader.Instance(child.InstanceId) is not { } row || row.Parent != Id) return;
        if (row.Status == InstanceStatus.Completed && !again.OfType<ChildCompleted>().Any(done => done.Id == child.Id)) again.Add(new ChildCompleted(child.Id, row.Output));
        else if (row.Status == InstanceStatus.Failed) step.Send(Runtime.Sequence, child.InstanceId, new RewindMessage(reason));
    }
}

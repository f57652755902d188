using FunctionsOrchestration.LocalHost.Engine.Instances;
using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>
/// One execution of an orchestrator: its suspended code and what it waits for. A step hands it the events that have
/// arrived and collects what the code then asks for; replay does the same with the events of the history.
/// </summary>
internal sealed class OrchestrationExecution
{
    private readonly OrchestratorHandler _handler;
    private readonly Action _reportForeignAwait;
    private readonly OrchestratorScheduler _scheduler;
    private readonly LocalOrchestrationContext _context;
    private readonly Dictionary<int, PendingTask> _pending = [];
    private readonly Queue<IncomingEvent> _held = new();
    private List<ActionEvent> _actions = [];
    private List<TimerCreated> _cancelledTimers = [];
    private Task<object?>? _code;
    private ContinueAsNewOptions? _renewal;
    private volatile bool _foreignAwait;
    private int _nextTaskId;
    private int _nextGuid;

    public OrchestrationExecution(
        string instanceId, long key, IReadOnlyList<HistoryEvent> creation, OrchestratorHandler handler, EngineRuntime runtime)
    {
        InstanceId = instanceId;
        Key = key;
        Started = (ExecutionStarted)creation[0];
        Converter = runtime.Options.Converter;
        Events = new ExternalEvents(Converter, OnCancelled);
        foreach (var carried in creation.OfType<EventRaised>()) Events.Keep(carried.Name, carried.Input);
        _handler = handler;
        _reportForeignAwait = () =>
        {
            _foreignAwait = true;
            runtime.Deliver(instanceId, new Envelope(new ForeignAwait(key)));
        };
        _scheduler = new OrchestratorScheduler(_reportForeignAwait);
        CriticalSection = new CriticalSection(this);
        _context = new LocalOrchestrationContext(this, runtime.Loggers);
    }

    public string InstanceId { get; }

    public long Key { get; }

    public ExecutionStarted Started { get; }

    public DataConverter Converter { get; }

    public ExternalEvents Events { get; }

    public CriticalSection CriticalSection { get; }

    /// <summary>Time of the step that runs.</summary>
    public DateTime Now { get; private set; }

    public bool IsReplaying { get; private set; }

    public bool HasBegun => _code is not null;

    public bool IsSuspended { get; private set; }

    /// <summary>Serialized custom status.</summary>
    public string? CustomStatus { get; set; }

    /// <summary>Activities that are scheduled and not answered.</summary>
    public IEnumerable<TaskScheduled> OpenActivities => _pending.Values.Select(one => one.Action).OfType<TaskScheduled>();

    /// <summary>How many those are.</summary>
    public int OpenActivityCount { get; private set; }

    /// <summary>Children that have not answered.</summary>
    public IEnumerable<ChildScheduled> OpenChildren => _pending.Values.Select(one => one.Action).OfType<ChildScheduled>();

    /// <summary>Entity calls that are not answered.</summary>
    public IEnumerable<EntityCalled> OpenCalls => _pending.Values.Select(one => one.Action).OfType<EntityCalled>();

    /// <summary>Timers that are set and have not fired.</summary>
    public IEnumerable<TimerCreated> OpenTimers => _pending.Values.Select(one => one.Action).OfType<TimerCreated>();

    /// <summary>True while the answer to this action is wanted.</summary>
    public bool Awaits(int taskId) => _pending.ContainsKey(taskId);

    /// <summary>Repeats the steps of a history, and checks that the code still does what it did.</summary>
    /// <exception cref="NonDeterministicOrchestrationException">It does not.</exception>
    public void Replay(IEnumerable<HistoryRow> steps)
    {
        IsReplaying = true;
        foreach (var step in steps)
        {
            var result = Advance(step.At, step.Events.OfType<IncomingEvent>());
            Compare(step.Step, [.. step.Events.OfType<ActionEvent>()], result);
        }

        IsReplaying = false;
    }

    /// <summary>Hands events to the code, and lets it run until it waits again.</summary>
    public StepResult Advance(DateTime now, IEnumerable<IncomingEvent> events)
    {
        Now = now;
        _actions = [];
        _cancelledTimers = [];
        _scheduler.Run(() =>
        {
            if (_code is null)
            {
                _code = RunCodeAsync();
                _scheduler.Drain();
            }

            foreach (var arrived in events) Receive(arrived);
        });
        return new StepResult(_actions, _cancelledTimers, FindEnding());
    }

    /// <summary>Notes an action of the code, and waits for its answer.</summary>
    public Task<T> Ask<T>(Func<int, ActionEvent> action)
    {
        var pending = new PendingTask<T>(Do(action), Converter);
        _pending.Add(pending.Action.Id, pending);
        if (pending.Action is TaskScheduled) OpenActivityCount++;
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

    private async Task<object?> RunCodeAsync() => await _handler(_context);

    private void CancelTimer(PendingTask timer, CancellationToken cancellation)
    {
        if (!_pending.Remove(timer.Action.Id)) return;
        _cancelledTimers.Add((TimerCreated)timer.Action);
        timer.Cancel(cancellation);
    }

    private void Receive(IncomingEvent arrived)
    {
        if (_code!.IsCompleted)
        {
            if (arrived is EventRaised late) Events.Keep(late.Name, late.Input);
            return;
        }

        switch (arrived)
        {
            case ExecutionSuspended:
                IsSuspended = true;
                return;
            case ExecutionResumed:
                IsSuspended = false;
                while (_held.TryDequeue(out var held)) Hand(held);
                return;
            case var _ when IsSuspended:
                _held.Enqueue(arrived);
                return;
            default:
                Hand(arrived);
                return;
        }
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

    private PendingTask? Take(int id)
    {
        if (!_pending.Remove(id, out var pending)) return null;
        if (pending.Action is TaskScheduled) OpenActivityCount--;
        return pending;
    }

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

    private Ending? FindEnding()
    {
        if (_foreignAwait || IsStuck())
            return new Ending.Failed(Failures.From(new ForeignAwaitException(Started.Name, InstanceId)));
        if (!_code!.IsCompleted) return null;
        if (_code.IsFaulted) return new Ending.Failed(Failures.From(_code.Exception.InnerException!));
        if (_code.IsCanceled) return new Ending.Failed(Failures.From(new TaskCanceledException(_code)));
        if (_renewal is not null) return Renew(_renewal);
        try
        {
            return new Ending.Completed(Converter.Serialize(_code.Result));
        }
        catch (Exception exception)
        {
            return new Ending.Failed(Failures.From(exception));
        }
    }

    // Code that is not done, and that nothing durable can ever wake, waits for something else.
    private bool IsStuck() =>
        !_code!.IsCompleted && _pending.Count == 0 && Events.Waiting == 0 && _held.Count == 0;

    private Ending.Renewed Renew(ContinueAsNewOptions options)
    {
        while (_held.TryDequeue(out var held))
            if (held is EventRaised late) Events.Keep(late.Name, late.Input);
        return new Ending.Renewed(
            Converter.Serialize(options.NewInput), options.NewVersion,
            options.PreserveUnprocessedEvents ? [.. Events.Kept.Select(one => new EventRaised(one.Name, one.Input))] : []);
    }

    private void Compare(int step, IReadOnlyList<ActionEvent> expected, StepResult actual)
    {
        for (var i = 0; i < Math.Max(expected.Count, actual.Actions.Count); i++)
        {
            var was = i < expected.Count ? Describe(expected[i]) : "nothing more";
            var done = i < actual.Actions.Count ? Describe(actual.Actions[i]) : actual.Ending switch
            {
                null => "nothing more",
                Ending.Failed failed => $"end with {failed.Failure}",
                _ => "end",
            };
            if (was != done) throw new NonDeterministicOrchestrationException(Started.Name, InstanceId, step, was, done);
        }

        if (actual.Ending is Ending.Failed failure)
            throw new NonDeterministicOrchestrationException(Started.Name, InstanceId, step, "a wait", $"end with {failure.Failure}");
        if (actual.Ending is not null)
            throw new NonDeterministicOrchestrationException(Started.Name, InstanceId, step, "a wait", "end");
    }

    private static string Describe(ActionEvent action) => $"\"{action.Describe()}\" (#{action.Id})";
}

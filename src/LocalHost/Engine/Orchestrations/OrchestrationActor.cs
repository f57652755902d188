using FunctionsOrchestration.LocalHost.Engine.Instances;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>The actor of an orchestration: creates it, takes its steps and ends it.</summary>
internal sealed partial class OrchestrationActor(string id, EngineRuntime runtime) : InstanceActor(id, runtime)
{
    /// <summary>Timers that stand in the store, by action.</summary>
    private readonly Dictionary<int, DateTime> _timers = [];

    private bool _known;
    private bool _idIsTaken;
    private InstanceRow? _row;
    private IReadOnlyList<HistoryEvent> _creation = [];
    private OrchestrationExecution? _execution;
    private Failure? _broken;
    private int _nextStep;

    /// <summary>Characters of the large values that its code has seen, and may still hold.</summary>
    private long _weight;

    /// <summary>Its code has not run yet, and may.</summary>
    private bool _mustBegin;

    /// <summary>It waits for its scheduled start.</summary>
    private bool _asleep;

    /// <summary>This host does not run its version, so it waits for one that does.</summary>
    private bool _rejected;

    protected override SemaphoreSlim Limit => Runtime.OrchestratorLimit;

    protected override bool MustStep => _mustBegin && !_rejected && !_asleep;

    protected override bool IsWorthless => _execution is null && !_mustBegin;

    protected override bool IsRebuildable =>
        Backlog.Count == 0 && !_mustBegin && _broken is null && _execution is null or { OpenActivityCount: 0 };

    public override long Weight => _weight;

    private bool IsLive => _row is not null && !_row.Status.IsTerminal();

    private ExecutionStarted Started => (ExecutionStarted)_creation[0];

    protected override void Forget()
    {
        (_known, _row, _execution, _broken) = (false, null, null, null);
        (_mustBegin, _asleep, _rejected, _idIsTaken) = (false, false, false, true);
        if (Backlog.Count == 0) Backlog.Add(new Envelope(new WakeMessage()));
    }

    /// <summary>Fails the instance whose code does not come back, and leaves its thread to it.</summary>
    public void GiveUpStep(TimeSpan time)
    {
        if (_row is not { } row) return;
        var blocked = new StepBlocked(row.Key, Failures.From(new BlockedOrchestratorException(row.Name, Id, time)));
        if (TryGiveUp(new Envelope(blocked))) Runtime.Log.StepBlocked(row.Name, Id, time);
    }

    protected override bool CanUse(Envelope envelope) => _rejected ? StirsRejected(envelope) : !_asleep || WakesSleeper(envelope);

    protected override void Refuse(Exception fault)
    {
        foreach (var envelope in Backlog)
        {
            if (envelope.Message is StartRequest start) start.Answer.TrySetException(fault);
            if (envelope.Message is RewindRequest rewind) rewind.Answer.TrySetException(fault);
        }

        Backlog.RemoveAll(envelope => envelope.Message is StartRequest or RewindRequest);
    }

    protected override ValueTask<Step?> StepAsync()
    {
        Runtime.StepWatch.Enter(this);
        try
        {
            return ComputeStep();
        }
        finally
        {
            Runtime.StepWatch.Leave(this);
        }
    }

    private ValueTask<Step?> ComputeStep()
    {
        if (!_known) Learn();
        if (!IsLive) return ValueTask.FromResult<Step?>(CreateOrDrop());
        if (Backlog.Exists(IsStartRequest))
        {
            RefuseStartRequests();
            if (Backlog.Exists(IsStartRequest)) return ValueTask.FromResult<Step?>(MakeRoom());
        }

        if (_rejected) return ValueTask.FromResult(Backlog.Exists(StirsRejected) ? Advance() : null);
        return ValueTask.FromResult(_asleep ? StepAsleep() : Advance());
    }

    private static bool IsStartRequest(Envelope envelope) => envelope.Message is StartRequest;

    private static bool StirsRejected(Envelope envelope) => envelope.Message is TerminateMessage or StartRequest;

    private static bool WakesSleeper(Envelope envelope) =>
        envelope.Message is TimerDue { TaskId: TimerDue.StartTimer } or TerminateMessage or StartRequest;

    /// <summary>
    /// Reads what the store has of the instance, and replays its code up to where it waits. A start reads nothing: it
    /// takes the id for free, and the commit's condition tells if it is not.
    /// </summary>
    private void Learn()
    {
        _known = true;
        if (!_idIsTaken && Backlog is [{ Message: StartRequest }, ..]) return;
        _row = Runtime.Reader.Instance(Id);
        if (!IsLive) return;
        var history = Runtime.Reader.History(_row!.Key);
        Adopt(_row, history[0].Events);
        _nextStep = history.Count;
        if (history.Count > 1 && !_rejected && !Backlog.Exists(one => one.Message is StepBlocked)) Replay(history);
    }

    /// <summary>Takes an execution that has just been created as this instance's own.</summary>
    private void Adopt(InstanceRow row, IReadOnlyList<HistoryEvent> creation)
    {
        (_row, _creation, _execution, _broken, _nextStep) = (row, creation, null, null, 1);
        _weight = PayloadReference.Weight(creation);
        _asleep = row.Status == InstanceStatus.Pending && Started.StartAt > Runtime.Now;
        _rejected = Runtime.Options.Versions is { FailureStrategy: VersionFailureStrategy.Reject } rules && IsRejected(rules);
        _mustBegin = !_asleep && !_rejected;
        _timers.Clear();
        if (row.Status == InstanceStatus.Pending && Started.StartAt is { } start) _timers.Add(TimerDue.StartTimer, start);
    }

    private void Replay(List<HistoryRow> history)
    {
        (_mustBegin, _asleep) = (false, false);
        _timers.Clear();
        if (Execution() is not { } execution) return;
        try
        {
            execution.Replay(history.Skip(1));
        }
        catch (NonDeterministicOrchestrationException exception)
        {
            _execution = null;
            _broken = Failures.From(exception);
            _mustBegin = true;
            return;
        }

        execution.RememberStatus(_row!.CustomStatus);
        _weight = history.Sum(step => (long)PayloadReference.Weight(step.Events));
        foreach (var timer in execution.OpenTimers) _timers.Add(timer.Id, timer.FireAt);
        var finished = Backlog.Select(envelope => envelope.Message).OfType<ActivityFinished>()
            .Where(done => done.Execution == _row.Key).Select(done => done.TaskId).ToHashSet();

        // What has run, and could not be recorded yet, is recorded later: a full disk must not run it again and again.
        foreach (var task in execution.OpenActivities.Where(task => !finished.Contains(task.Id)))
            Runtime.Activities.Enqueue(new Activities.ActivityCall(Id, _row!.Key, task));
    }

    /// <summary>The execution with its code; null when the app has no such orchestrator, which then is the failure.</summary>
    private OrchestrationExecution? Execution()
    {
        if (_execution is not null) return _execution;
        if (Runtime.Options.Versions.Mismatch(Started.Version) is { } mismatch)
        {
            (_broken, _mustBegin) = (mismatch, true);
            return null;
        }

        if (Runtime.Handlers.Orchestrators.TryGetValue(Started.Name, out var handler))
            return _execution = new OrchestrationExecution(Id, _row!.Key, _creation, handler, Runtime);
        _broken = new Failure(
            typeof(UnknownFunctionException).ToString(),
            UnknownFunctionException.Describe(
                Started.Name, "an orchestrator function", "orchestrator functions", Runtime.Handlers.Orchestrators.Keys));
        _mustBegin = true;
        return null;
    }

    private Step? StepAsleep()
    {
        var start = Backlog.FindIndex(one => one.Message is TimerDue { TaskId: TimerDue.StartTimer });
        var terminate = Backlog.FindIndex(one => one.Message is TerminateMessage);
        if (start < 0 && terminate < 0) return null;
        if (start >= 0) Backlog.RemoveAt(start);
        (_asleep, _mustBegin) = (false, true);
        return Advance();
    }
}

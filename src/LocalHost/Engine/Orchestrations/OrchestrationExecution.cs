using FunctionsOrchestration.LocalHost.Engine.Instances;
using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>
/// One execution of an orchestrator: its suspended code and what it waits for. A step hands it the events that have
/// arrived and collects what the code then asks for; replay does the same with the events of the history.
/// </summary>
internal sealed partial class OrchestrationExecution
{
    private readonly OrchestratorHandler _handler;
    private readonly Action _reportForeignAwait;
    private readonly OrchestratorScheduler _scheduler;
    private readonly LocalOrchestrationContext _context;
    private readonly Dictionary<int, PendingTask> _pending = [];
    private readonly HashSet<int> _unanswered = [];
    private readonly Queue<IncomingEvent> _held = new();
    private List<ActionEvent> _actions = [];
    private List<TimerCreated> _cancelledTimers = [];
    private Task<object?>? _code;
    private ContinueAsNewOptions? _renewal;
    private ExecutionSuspended? _lateSuspension;
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
        Versions = runtime.Options.Versions;
        Properties = runtime.Options.ContextProperties;
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

    public VersionRules Versions { get; }

    public IReadOnlyDictionary<string, object?> Properties { get; }

    public ExternalEvents Events { get; }

    public CriticalSection CriticalSection { get; }

    /// <summary>Time of the step that runs.</summary>
    public DateTime Now { get; private set; }

    public bool IsReplaying { get; private set; }

    public bool HasBegun => _code is not null;

    public bool IsSuspended { get; private set; }

    /// <summary>The serialized custom status that the code has set; null while it has set none.</summary>
    public (string? Value, bool IsSet) CustomStatus { get; private set; }

    /// <summary>Activities that are scheduled and not answered. One whose answer a suspension holds back is answered.</summary>
    public IEnumerable<TaskScheduled> OpenActivities =>
        _pending.Values.Select(one => one.Action).OfType<TaskScheduled>().Where(task => _unanswered.Contains(task.Id));

    /// <summary>How many those are.</summary>
    public int OpenActivityCount => _unanswered.Count;

    /// <summary>Children that have not answered.</summary>
    public IEnumerable<ChildScheduled> OpenChildren => _pending.Values.Select(one => one.Action).OfType<ChildScheduled>();

    /// <summary>Entity calls that are not answered.</summary>
    public IEnumerable<EntityCalled> OpenCalls => _pending.Values.Select(one => one.Action).OfType<EntityCalled>();

    /// <summary>Locks that the code waits for.</summary>
    public IEnumerable<LockRequested> OpenLockRequests => _pending.Values.Select(one => one.Action).OfType<LockRequested>();

    /// <summary>Timers that are set and have not fired.</summary>
    public IEnumerable<TimerCreated> OpenTimers => _pending.Values.Select(one => one.Action).OfType<TimerCreated>();

    /// <summary>True while the answer to this action is wanted.</summary>
    public bool Awaits(int taskId) => _pending.ContainsKey(taskId);

    /// <summary>Remembers open actions as they are stored: without their large values.</summary>
    public void Remember(IReadOnlyList<ActionEvent> stored)
    {
        if (ReferenceEquals(stored, _actions)) return;
        foreach (var action in stored)
            if (_pending.TryGetValue(action.Id, out var pending)) pending.Action = action;
        _actions = [];
    }

    /// <summary>Remembers the custom status as it is stored.</summary>
    public void RememberStatus(string? stored)
    {
        if (CustomStatus.IsSet) CustomStatus = (stored, true);
    }

    /// <summary>Takes the answer of an activity. One that was run twice, because a commit failed or a crash came, answers once.</summary>
    /// <returns>False when it is answered already, or was never asked.</returns>
    public bool TryAnswer(int taskId) => _unanswered.Remove(taskId);

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

    private async Task<object?> RunCodeAsync() => await _handler(_context);

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
            Converter.Serialize(options.NewInput), string.IsNullOrWhiteSpace(options.NewVersion) ? null : options.NewVersion,
            options.PreserveUnprocessedEvents ? [.. Events.Untaken.Select(one => new EventRaised(one.Name, one.Input))] : [],
            _lateSuspension);
    }
}

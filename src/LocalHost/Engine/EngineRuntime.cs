using FunctionsOrchestration.LocalHost.Engine.Activities;
using FunctionsOrchestration.LocalHost.Engine.Instances;
using FunctionsOrchestration.LocalHost.Engine.Orchestrations;
using FunctionsOrchestration.LocalHost.Engine.Timers;
using FunctionsOrchestration.LocalHost.Store;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Engine;

/// <summary>An open hub and the parts that work on it, from its start to its stop.</summary>
internal sealed class EngineRuntime : IAsyncDisposable
{
    private readonly SqliteStore _store;
    private readonly CancellationTokenSource _stop = new();

    public EngineRuntime(
        EngineOptions options, TaskHandlers handlers, TimeProvider time, ILoggerFactory loggers, Func<ICommitLog, ICommitLog> wrapLog)
    {
        (Handlers, Time, Loggers) = (handlers, time, loggers);
        Log = loggers.CreateLogger("FunctionsOrchestration.LocalHost.Engine");
        Stop = _stop.Token;
        Trouble = new TroubleLog(Log, time, options.StoreRetryDelay);
        _store = SqliteStore.Open(options.DataDirectory, options.HubName, options.FlushCommits);
        Options = options with { Converter = new PayloadConverter(options.Converter, _store.Reader) };
        CommitLog = wrapLog(_store.Log);
        OrchestratorLimit = new SemaphoreSlim(options.MaxConcurrentOrchestrators);
        EntityLimit = new SemaphoreSlim(options.MaxConcurrentEntities);
        Idle = new IdleInstances(options.MaxIdleInstances, options.MaxIdleCharacters);
        Directory = new InstanceDirectory(this);
        Alarms = new AlarmClock(time, options.ClockCheck, Deliver);
        Activities = new ActivityDispatcher(this);
        StepWatch = new StepWatch(options.StepClock, options.LongestStep);
    }

    public EngineOptions Options { get; }

    public TaskHandlers Handlers { get; }

    public TimeProvider Time { get; }

    public ILoggerFactory Loggers { get; }

    public ILogger Log { get; }

    public TroubleLog Trouble { get; }

    /// <summary>Cancelled when the engine stops.</summary>
    public CancellationToken Stop { get; }

    public ICommitLog CommitLog { get; }

    public StoreReader Reader => _store.Reader;

    public Sequence Sequence => _store.Sequence;

    public (long Commits, long Transactions) Flushes => _store.Flushes;

    public SemaphoreSlim OrchestratorLimit { get; }

    public SemaphoreSlim EntityLimit { get; }

    public IdleInstances Idle { get; }

    public InstanceDirectory Directory { get; }

    public InstanceWatchers Watchers { get; } = new();

    public AlarmClock Alarms { get; }

    public ActivityDispatcher Activities { get; }

    public StepWatch StepWatch { get; }

    /// <summary>Steps, commits and activities that are under way.</summary>
    public Quiescence Work { get; } = new();

    public DateTime Now => Time.GetUtcNow().UtcDateTime;

    /// <summary>Hands a message to an instance in memory. What is durable of it stands in the store already.</summary>
    public void Deliver(string target, Envelope envelope)
    {
        if (!Stop.IsCancellationRequested) Directory.Deliver(target, envelope);
    }

    /// <summary>Sends a durable message on behalf of a client; it is on disk when the task ends.</summary>
    public async Task SendAsync(string target, InstanceMessage message, DateTime? due = null)
    {
        Work.Enter();
        try
        {
            var step = new Step();
            step.Send(Sequence, target, message, due);
            await CommitLog.CommitAsync(step.Commit);
            step.Publish(this);
        }
        finally
        {
            Work.Leave();
        }
    }

    /// <summary>Runs work in the background, which the stop waits for.</summary>
    public void Run(Func<Task> work)
    {
        Work.Enter();
        ThreadPool.UnsafeQueueUserWorkItem(static run => _ = run.Runtime.RunToEndAsync(run.Work), (Runtime: this, Work: work), preferLocal: false);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Alarms.Dispose();
        StepWatch.Dispose();
        await Work.WhenQuietAsync().WaitAsync(Options.StopGrace).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _store.Dispose();
        _stop.Dispose();
        OrchestratorLimit.Dispose();
        EntityLimit.Dispose();
    }

    private async Task RunToEndAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception) when (Stop.IsCancellationRequested)
        {
            // The store closes under what still runs; the next start goes on from what is durable.
        }
        catch (Exception exception)
        {
            Log.BackgroundFailed(exception);
        }
        finally
        {
            Work.Leave();
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using FunctionsOrchestration.LocalHost.Engine.Instances;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine.Activities;

/// <summary>An activity that a durable step has scheduled.</summary>
/// <param name="InstanceId">The orchestration that has called it.</param>
/// <param name="Execution">Its execution.</param>
/// <param name="Scheduled">The call.</param>
/// <param name="TraceParent">The trace that its orchestration was started in; null for none.</param>
/// <param name="InboxId">Where the call stands, if its execution has ended; 0 while the history has it.</param>
internal sealed record ActivityCall(string InstanceId, long Execution, TaskScheduled Scheduled, string? TraceParent = null, long InboxId = 0);

/// <summary>
/// Runs activities, at most so many at a time. An activity that a stop or a crash interrupts is in its instance's
/// history without a result, and runs again.
/// </summary>
internal sealed class ActivityDispatcher(EngineRuntime runtime)
{
    // Connections are shared by all hubs, and renewed so that a server that moves is found.
    private static readonly HttpMessageInvoker Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });

    private readonly ConcurrentQueue<ActivityCall> _waiting = new();
    /// <summary>What waits or runs, with its place in the inbox.</summary>
    private readonly ConcurrentDictionary<(long Execution, int TaskId), long> _underWay = new();
    private int _workers;

    /// <summary>Runs the activity unless it is waiting or running already.</summary>
    public void Enqueue(ActivityCall call)
    {
        if (!_underWay.TryAdd((call.Execution, call.Scheduled.Id), call.InboxId)) return;
        _waiting.Enqueue(call);
        if (TryHire()) runtime.Run(WorkAsync);
    }

    /// <summary>The execution has ended, and the inbox keeps the call until it has run; if it has already, not a moment longer.</summary>
    public void Outlive(long execution, int taskId, long inboxId)
    {
        if (!_underWay.TryUpdate((execution, taskId), inboxId, 0)) Forget(inboxId);
    }

    private void Forget(long inboxId) => runtime.Run(() =>
    {
        var commit = new StepCommit();
        commit.Add(new RemoveMessage(inboxId));
        return runtime.CommitLog.CommitAsync(commit);
    });

    private bool TryHire()
    {
        while (Volatile.Read(ref _workers) is var workers && workers < runtime.Options.MaxConcurrentActivities)
            if (Interlocked.CompareExchange(ref _workers, workers + 1, workers) == workers)
                return true;
        return false;
    }

    // A call that arrives between the last look and the leaving is seen by the second look.
    private async Task WorkAsync()
    {
        do
        {
            while (!runtime.Stop.IsCancellationRequested && _waiting.TryDequeue(out var call)) await RunAsync(call);
            Interlocked.Decrement(ref _workers);
        }
        while (!runtime.Stop.IsCancellationRequested && !_waiting.IsEmpty && TryHire());
    }

    private async Task RunAsync(ActivityCall call)
    {
        var scheduled = call.Scheduled;
        ActivityFinished finished;
        using var span = Tracing.BeginActivity(call);
        try
        {
            // An input that is gone was the input of an execution that is gone: then nobody takes the failure.
            var input = runtime.Reader.Value(scheduled.Input);
            var result = await Handler(scheduled.Name)(
                new ActivityInvocation(scheduled.Name, call.InstanceId, scheduled.Id, input, runtime.Options.Converter)
                {
                    Version = scheduled.Version ?? "",
                },
                runtime.Stop);
            finished = new ActivityFinished(call.Execution, scheduled.Id, runtime.Options.Converter.Serialize(result), null);
        }
        catch (Exception) when (runtime.Stop.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            runtime.Log.ActivityFailed(
                scheduled.Name, call.InstanceId, scheduled.Id, scheduled.Attempt ?? 1, Failures.Headline(exception));
            span?.SetStatus(ActivityStatusCode.Error, Failures.Headline(exception));
            finished = new ActivityFinished(call.Execution, scheduled.Id, null, Failures.From(exception));
        }

        // Before the answer, which may make the instance ask for the same activity again: a rewind does, and must not be
        // taken for this run.
        if (_underWay.TryRemove((call.Execution, scheduled.Id), out var inboxId) && inboxId != 0) Forget(inboxId);
        runtime.Deliver(call.InstanceId, new Envelope(finished));
    }

    private ActivityHandler Handler(string name) => runtime.Handlers.Activities.GetValueOrDefault(name)
        ?? BuiltIn(name)
        ?? throw new UnknownFunctionException(name, "an activity function", "activity functions", runtime.Handlers.Activities.Keys);

    private ActivityHandler? BuiltIn(string name) => name == HttpActivity.Name ? new HttpActivity(Http, runtime.Time).RunAsync : null;
}

using System.Collections.Concurrent;
using FunctionsOrchestration.LocalHost.Engine.Instances;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine.Activities;

/// <summary>An activity that a durable step has scheduled.</summary>
internal sealed record ActivityCall(string InstanceId, long Execution, TaskScheduled Scheduled);

/// <summary>
/// Runs activities, at most so many at a time. An activity that a stop or a crash interrupts is in its instance's
/// history without a result, and runs again.
/// </summary>
internal sealed class ActivityDispatcher(EngineRuntime runtime)
{
    private readonly ConcurrentQueue<ActivityCall> _waiting = new();
    private readonly ConcurrentDictionary<(long Execution, int TaskId), bool> _underWay = new();
    private int _workers;

    /// <summary>Runs the activity unless it is waiting or running already.</summary>
    public void Enqueue(ActivityCall call)
    {
        if (!_underWay.TryAdd((call.Execution, call.Scheduled.Id), true)) return;
        _waiting.Enqueue(call);
        if (TryHire()) runtime.Run(WorkAsync);
    }

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
            finished = new ActivityFinished(call.Execution, scheduled.Id, null, Failures.From(exception));
        }

        // Before the answer, which may make the instance ask for the same activity again: a rewind does, and must not be
        // taken for this run.
        _underWay.TryRemove((call.Execution, scheduled.Id), out _);
        runtime.Deliver(call.InstanceId, new Envelope(finished));
    }

    private ActivityHandler Handler(string name) => runtime.Handlers.Activities.GetValueOrDefault(name)
        ?? throw new UnknownFunctionException(name, "an activity function", "activity functions", runtime.Handlers.Activities.Keys);
}

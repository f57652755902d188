using System.Collections.Concurrent;
using System.Threading.Channels;
using FunctionsOrchestration.LocalHost.Engine.Instances;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine.Activities;

/// <summary>An activity that a durable step has scheduled.</summary>
internal sealed record ActivityCall(string InstanceId, long Execution, TaskScheduled Scheduled);

/// <summary>
/// Runs activities, at most so many at a time. An activity that a stop or a crash interrupts is in its instance's
/// history without a result, and runs again.
/// </summary>
internal sealed class ActivityDispatcher
{
    private readonly Channel<ActivityCall> _calls = Channel.CreateUnbounded<ActivityCall>();
    private readonly ConcurrentDictionary<(long Execution, int TaskId), bool> _underWay = new();
    private readonly EngineRuntime _runtime;

    public ActivityDispatcher(EngineRuntime runtime)
    {
        _runtime = runtime;
        for (var i = 0; i < runtime.Options.MaxConcurrentActivities; i++) runtime.Run(WorkAsync);
    }

    /// <summary>Runs the activity unless it is waiting or running already.</summary>
    public void Enqueue(ActivityCall call)
    {
        if (_underWay.TryAdd((call.Execution, call.Scheduled.Id), true)) _calls.Writer.TryWrite(call);
    }

    private async Task WorkAsync()
    {
        try
        {
            while (true) await RunAsync(await _calls.Reader.ReadAsync(_runtime.Stop));
        }
        catch (OperationCanceledException) when (_runtime.Stop.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task RunAsync(ActivityCall call)
    {
        var scheduled = call.Scheduled;
        ActivityFinished finished;
        try
        {
            var result = await Handler(scheduled.Name)(
                new ActivityInvocation(scheduled.Name, call.InstanceId, scheduled.Id, scheduled.Input, _runtime.Options.Converter),
                _runtime.Stop);
            finished = new ActivityFinished(call.Execution, scheduled.Id, _runtime.Options.Converter.Serialize(result), null);
        }
        catch (Exception) when (_runtime.Stop.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            _runtime.Log.ActivityFailed(scheduled.Name, call.InstanceId, scheduled.Id, exception);
            finished = new ActivityFinished(call.Execution, scheduled.Id, null, Failures.From(exception));
        }

        _runtime.Deliver(call.InstanceId, new Envelope(finished));
        _underWay.TryRemove((call.Execution, scheduled.Id), out _);
    }

    private ActivityHandler Handler(string name) => _runtime.Handlers.Activities.GetValueOrDefault(name)
        ?? throw new UnknownFunctionException(name, "an activity function", "activity functions", _runtime.Handlers.Activities.Keys);
}

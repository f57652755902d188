using FunctionsOrchestration.LocalHost.Engine.Instances;
using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.LocalHost.Engine.Client;

/// <summary>Starting instances, and starting them again.</summary>
internal sealed partial class LocalDurableTaskClient
{
    /// <summary>Starts an instance. An id whose instance is in none of the statuses that forbid it is used again: the old
    /// history goes, and an instance that still runs is terminated.</summary>
    /// <exception cref="ArgumentException">A name, id or status is none, or the statuses contradict each other.</exception>
    /// <exception cref="InvalidOperationException">An instance with this id exists, in a status that forbids it.</exception>
    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(orchestratorName.Name, nameof(orchestratorName));
        var id = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        InstanceIds.Validate(id);
        var started = new ExecutionStarted(orchestratorName.Name, Converter.Serialize(input))
        {
            Version = Runtime.Options.Versions.VersionOf(options?.Version),
            Tags = options?.Tags is { Count: > 0 } tags ? tags : null,
            StartAt = options?.StartAt?.UtcDateTime,
            TraceParent = Tracing.Present,
        };
        return StartAsync(id, started, IdReuse.Forbidden(options?.DedupeStatuses, Runtime.Options)).WaitAsync(cancellation);
    }

    /// <summary>Starts an instance again with its input, tags and version, under its own or a new id. One that still runs and
    /// is to keep its id is terminated first, as on the genuine host.</summary>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    public override async Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        var row = Runtime.Reader.Instance(instanceId) ?? throw NotFound(instanceId);
        var old = (ExecutionStarted)Runtime.Reader.History(row.Key)[0].Events[0];
        old = old with { Input = Runtime.Reader.Value(old.Input) };
        var id = restartWithNewInstanceId ? Guid.NewGuid().ToString("N") : instanceId;
        var started = old with { Parent = null, StartAt = null, Generation = 0, TraceParent = Tracing.Present };
        return await StartAsync(id, started, IdReuse.Nothing).WaitAsync(cancellation);
    }

    /// <summary>Puts a failed instance back to before its failure, so that what failed is tried again.</summary>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">The instance has not failed.</exception>
    public override Task RewindInstanceAsync(string instanceId, string reason, CancellationToken cancellation = default)
    {
        InstanceIds.Validate(instanceId);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Runtime.Deliver(instanceId, new Envelope(new RewindRequest(reason, answer)));
        return UntilStopAsync(answer.Task).WaitAsync(cancellation);
    }

    private async Task<string> StartAsync(string id, ExecutionStarted started, IReadOnlySet<InstanceStatus> forbidden)
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Runtime.Deliver(id, new Envelope(new StartRequest(started, forbidden, answer)));
        await UntilStopAsync(answer.Task);
        return id;
    }

    private async Task UntilStopAsync(Task answer)
    {
        var stop = Runtime.Stop;
        try
        {
            await answer.WaitAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new InvalidOperationException("The durable engine has stopped before it could answer.");
        }
    }
}

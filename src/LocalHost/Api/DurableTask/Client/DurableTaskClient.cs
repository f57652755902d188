using System.ComponentModel;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Internal;

namespace Microsoft.DurableTask.Client;

/// <summary>Starts, watches and steers orchestrations. What it accepts is durable when its task completes.</summary>
public abstract class DurableTaskClient : IOrchestrationSubmitter, IAsyncDisposable
{
    /// <summary>Names a client.</summary>
    /// <param name="name">The client's name.</param>
    protected DurableTaskClient(string name) => Name = name;

    /// <summary>The entities of the same task hub.</summary>
    /// <exception cref="NotSupportedException">The client has no entities.</exception>
    public virtual DurableEntityClient Entities => throw new NotSupportedException("This client has no entities.");

    /// <summary>The client's name.</summary>
    public string Name { get; }

    /// <summary>Where the host answers the management API; null for a client without a host.</summary>
    internal Microsoft.Azure.Functions.Worker.ManagementAddress? Management { get; set; }

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();

    /// <summary>Lists instances.</summary>
    /// <param name="filter">Which; null for all.</param>
    public abstract AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null);

    /// <summary>Lists ids of instances, page by page.</summary>
    /// <param name="runtimeStatus">Their statuses; null for any.</param>
    /// <param name="completedTimeFrom">When they ended at the earliest; null for any time.</param>
    /// <param name="completedTimeTo">When they ended at the latest; null for any time.</param>
    /// <param name="pageSize">The most ids of a page.</param>
    /// <param name="lastInstanceKey">The token of the page before; null for the first page.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="NotSupportedException">The client cannot.</exception>
    public virtual Task<Page<string>> ListInstanceIdsAsync(
        IEnumerable<OrchestrationRuntimeStatus>? runtimeStatus = null,
        DateTimeOffset? completedTimeFrom = null,
        DateTimeOffset? completedTimeTo = null,
        int pageSize = 100,
        string? lastInstanceKey = null,
        CancellationToken cancellation = default) => throw Lacks("listing of ids");

    /// <summary>Reads an instance without its inputs and outputs.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The instance; null where there is none.</returns>
    public virtual Task<OrchestrationMetadata?> GetInstanceAsync(string instanceId, CancellationToken cancellation) =>
        GetInstanceAsync(instanceId, false, cancellation);

    /// <summary>Reads an instance.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="getInputsAndOutputs">Whether input, output and custom status are wanted.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The instance; null where there is none.</returns>
    public virtual Task<OrchestrationMetadata?> GetInstanceAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        GetInstancesAsync(instanceId, getInputsAndOutputs, cancellation);

    /// <summary>An older name of <see cref="GetInstanceAsync(string, CancellationToken)"/>.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="cancellation">Ends the wait.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, CancellationToken cancellation) =>
        GetInstancesAsync(instanceId, false, cancellation);

    /// <summary>An older name of <see cref="GetInstanceAsync(string, bool, CancellationToken)"/>.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="getInputsAndOutputs">Whether input, output and custom status are wanted.</param>
    /// <param name="cancellation">Ends the wait.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default);

    /// <summary>Removes ended instances and their histories.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public virtual Task<PurgeResult> PurgeAllInstancesAsync(PurgeInstancesFilter filter, CancellationToken cancellation) =>
        PurgeAllInstancesAsync(filter, null, cancellation);

    /// <summary>Removes ended instances and their histories.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="options">Whether sub-orchestrations go too.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public virtual Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        throw Lacks("purging");

    /// <summary>Removes an ended instance and its history.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public virtual Task<PurgeResult> PurgeInstanceAsync(string instanceId, CancellationToken cancellation) =>
        PurgeInstanceAsync(instanceId, null, cancellation);

    /// <summary>Removes an ended instance and its history.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="options">Whether sub-orchestrations go too.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public virtual Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) => throw Lacks("purging");

    /// <summary>Sends an external event without payload.</summary>
    /// <param name="instanceId">The receiver.</param>
    /// <param name="eventName">Name of the event, without regard to case.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public virtual Task RaiseEventAsync(string instanceId, string eventName, CancellationToken cancellation) =>
        RaiseEventAsync(instanceId, eventName, null, cancellation);

    /// <summary>Sends an external event.</summary>
    /// <param name="instanceId">The receiver.</param>
    /// <param name="eventName">Name of the event, without regard to case.</param>
    /// <param name="eventPayload">Payload, serialized as JSON.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public abstract Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default);

    /// <summary>Starts an instance again with the input that it had.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="restartWithNewInstanceId">Whether the new run gets a new id.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Id of the new run.</returns>
    public virtual Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default) => throw Lacks("restart");

    /// <summary>Resumes a suspended instance.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public virtual Task ResumeInstanceAsync(string instanceId, CancellationToken cancellation) =>
        ResumeInstanceAsync(instanceId, null, cancellation);

    /// <summary>Resumes a suspended instance.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="reason">Why, for the history.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public abstract Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default);

    /// <summary>Lets a failed instance try its failed tasks again.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="reason">Why, for the history.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public virtual Task RewindInstanceAsync(string instanceId, string reason, CancellationToken cancellation = default) =>
        throw Lacks("rewind");

    /// <summary>Starts an orchestration without input.</summary>
    /// <param name="orchestratorName">Name of the orchestrator.</param>
    /// <param name="options">Id, start time, tags, version.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Id of the instance.</returns>
    public virtual Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, StartOrchestrationOptions options, CancellationToken cancellation = default) =>
        ScheduleNewOrchestrationInstanceAsync(orchestratorName, null, options, cancellation);

    /// <inheritdoc />
    public abstract Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default);

    /// <summary>Starts an orchestration.</summary>
    /// <param name="orchestratorName">Name of the orchestrator.</param>
    /// <param name="input">Input, serialized as JSON.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Id of the instance.</returns>
    public virtual Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input, CancellationToken cancellation) =>
        ScheduleNewOrchestrationInstanceAsync(orchestratorName, input, null, cancellation);

    /// <summary>Starts an orchestration without input.</summary>
    /// <param name="orchestratorName">Name of the orchestrator.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Id of the instance.</returns>
    public virtual Task<string> ScheduleNewOrchestrationInstanceAsync(TaskName orchestratorName, CancellationToken cancellation) =>
        ScheduleNewOrchestrationInstanceAsync(orchestratorName, null, null, cancellation);

    /// <summary>Pauses an instance: what arrives is kept until it is resumed.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public virtual Task SuspendInstanceAsync(string instanceId, CancellationToken cancellation) =>
        SuspendInstanceAsync(instanceId, null, cancellation);

    /// <summary>Pauses an instance: what arrives is kept until it is resumed.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="reason">Why, for the history.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public abstract Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default);

    /// <summary>Ends an instance. Its orchestrator gets no chance to clean up.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="options">Output, and whether sub-orchestrations end too.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public virtual Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        throw Lacks("termination");

    /// <summary>Ends an instance. Its orchestrator gets no chance to clean up.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="output">Its output from then on, serialized as JSON.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public virtual Task TerminateInstanceAsync(string instanceId, object? output, CancellationToken cancellation = default) =>
        TerminateInstanceAsync(instanceId, output is null ? null : new TerminateInstanceOptions(output), cancellation);

    /// <summary>Ends an instance. Its orchestrator gets no chance to clean up.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public virtual Task TerminateInstanceAsync(string instanceId, CancellationToken cancellation) =>
        TerminateInstanceAsync(instanceId, (TerminateInstanceOptions?)null, cancellation);

    /// <summary>Waits until an instance has ended.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public virtual Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, CancellationToken cancellation) =>
        WaitForInstanceCompletionAsync(instanceId, false, cancellation);

    /// <summary>Waits until an instance has ended.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="getInputsAndOutputs">Whether input, output and custom status are wanted.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public abstract Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default);

    /// <summary>Waits until an instance has begun.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public virtual Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, CancellationToken cancellation) =>
        WaitForInstanceStartAsync(instanceId, false, cancellation);

    /// <summary>Waits until an instance has begun.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="getInputsAndOutputs">Whether input, output and custom status are wanted.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public abstract Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default);

    private NotSupportedException Lacks(string ability) => new($"{GetType()} does not support {ability}.");
}

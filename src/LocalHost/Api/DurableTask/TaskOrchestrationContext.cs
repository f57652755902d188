using Microsoft.DurableTask.Abstractions;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask;

/// <summary>What an orchestrator may use: everything here gives the same answers when the orchestrator is replayed.</summary>
public abstract class TaskOrchestrationContext
{
    /// <summary>Time of the step that runs now, in UTC; the same on replay.</summary>
    public abstract DateTime CurrentUtcDateTime { get; }

    /// <summary>Calls and signals to entities.</summary>
    /// <exception cref="NotSupportedException">The host has no entities.</exception>
    public virtual TaskOrchestrationEntityFeature Entities => throw new NotSupportedException("This context has no entities.");

    /// <summary>Id of this instance.</summary>
    public abstract string InstanceId { get; }

    /// <summary>True while the orchestrator repeats steps that its history holds already.</summary>
    public abstract bool IsReplaying { get; }

    /// <summary>Name of this orchestrator.</summary>
    public abstract TaskName Name { get; }

    /// <summary>The orchestration that called this one; null at the top.</summary>
    public abstract ParentOrchestrationInstance? Parent { get; }

    /// <summary>Configuration that the host hands to orchestrators.</summary>
    public virtual IReadOnlyDictionary<string, object?> Properties { get; } = new Dictionary<string, object?>();

    /// <summary>Loggers that stay silent on replay.</summary>
    public virtual ILoggerFactory ReplaySafeLoggerFactory => new ReplaySafeLoggerFactory(this, LoggerFactory);

    /// <summary>Version of this instance; empty where none was given.</summary>
    public virtual string Version => "";

    /// <summary>The loggers of the host, which do not know of replay.</summary>
    protected abstract ILoggerFactory LoggerFactory { get; }

    /// <summary>Calls an activity without input and drops its result.</summary>
    /// <param name="name">Name of the activity.</param>
    /// <param name="options">Retries, tags, version.</param>
    /// <exception cref="TaskFailedException">The activity failed, after all retries.</exception>
    public virtual Task CallActivityAsync(TaskName name, TaskOptions options) => CallActivityAsync(name, null, options);

    /// <summary>Calls an activity and drops its result.</summary>
    /// <param name="name">Name of the activity.</param>
    /// <param name="input">Input, serialized as JSON.</param>
    /// <param name="options">Retries, tags, version.</param>
    /// <exception cref="TaskFailedException">The activity failed, after all retries.</exception>
    public virtual Task CallActivityAsync(TaskName name, object? input = null, TaskOptions? options = null) =>
        CallActivityAsync<object>(name, input, options);

    /// <summary>Calls an activity without input.</summary>
    /// <typeparam name="TResult">Type of the result.</typeparam>
    /// <param name="name">Name of the activity.</param>
    /// <param name="options">Retries, tags, version.</param>
    /// <exception cref="TaskFailedException">The activity failed, after all retries.</exception>
    public virtual Task<TResult> CallActivityAsync<TResult>(TaskName name, TaskOptions options) =>
        CallActivityAsync<TResult>(name, null, options);

    /// <summary>Calls an activity. It runs at least once.</summary>
    /// <typeparam name="TResult">Type of the result.</typeparam>
    /// <param name="name">Name of the activity.</param>
    /// <param name="input">Input, serialized as JSON.</param>
    /// <param name="options">Retries, tags, version.</param>
    /// <exception cref="TaskFailedException">The activity failed, after all retries.</exception>
    public abstract Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null);

    /// <summary>Calls a sub-orchestration without input and drops its result.</summary>
    /// <param name="orchestratorName">Name of the orchestrator.</param>
    /// <param name="options">Id, retries, version.</param>
    /// <exception cref="TaskFailedException">The sub-orchestration failed or was terminated.</exception>
    public virtual Task CallSubOrchestratorAsync(TaskName orchestratorName, TaskOptions options) =>
        CallSubOrchestratorAsync(orchestratorName, null, options);

    /// <summary>Calls a sub-orchestration and drops its result.</summary>
    /// <param name="orchestratorName">Name of the orchestrator.</param>
    /// <param name="input">Input, serialized as JSON.</param>
    /// <param name="options">Id, retries, version.</param>
    /// <exception cref="TaskFailedException">The sub-orchestration failed or was terminated.</exception>
    public virtual Task CallSubOrchestratorAsync(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        CallSubOrchestratorAsync<object>(orchestratorName, input, options);

    /// <summary>Calls a sub-orchestration without input.</summary>
    /// <typeparam name="TResult">Type of the result.</typeparam>
    /// <param name="orchestratorName">Name of the orchestrator.</param>
    /// <param name="options">Id, retries, version.</param>
    /// <exception cref="TaskFailedException">The sub-orchestration failed or was terminated.</exception>
    public virtual Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, TaskOptions options) =>
        CallSubOrchestratorAsync<TResult>(orchestratorName, null, options);

    /// <summary>Calls a sub-orchestration.</summary>
    /// <typeparam name="TResult">Type of the result.</typeparam>
    /// <param name="orchestratorName">Name of the orchestrator.</param>
    /// <param name="input">Input, serialized as JSON.</param>
    /// <param name="options">Id, retries, version.</param>
    /// <exception cref="TaskFailedException">The sub-orchestration failed or was terminated.</exception>
    public abstract Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null);

    /// <summary>Compares this instance's version with another.</summary>
    /// <param name="version">The version to compare with.</param>
    /// <returns>Below 0, 0 or above 0 as this instance's version is earlier, equal or later.</returns>
    public virtual int CompareVersionTo(string version) => TaskOrchestrationVersioningUtils.CompareVersions(Version, version);

    /// <summary>Begins again with a fresh history once the orchestrator returns.</summary>
    /// <param name="options">Input and version of the next generation, and what becomes of waiting events.</param>
    public virtual void ContinueAsNew(ContinueAsNewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ContinueAsNew(options.NewInput, options.PreserveUnprocessedEvents);
    }

    /// <summary>Begins again with a fresh history once the orchestrator returns.</summary>
    /// <param name="newInput">Input of the next generation.</param>
    /// <param name="preserveUnprocessedEvents">Whether external events that nobody awaited yet go to the next generation.</param>
    public abstract void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true);

    /// <summary>A logger that stays silent on replay.</summary>
    /// <param name="categoryName">The logger's category.</param>
    public virtual ILogger CreateReplaySafeLogger(string categoryName) => ReplaySafeLoggerFactory.CreateLogger(categoryName);

    /// <summary>A logger that stays silent on replay.</summary>
    /// <param name="type">Type whose full name is the category.</param>
    public virtual ILogger CreateReplaySafeLogger(Type type) => ReplaySafeLoggerFactory.CreateLogger(type);

    /// <summary>A logger that stays silent on replay.</summary>
    /// <typeparam name="T">Type whose full name is the category.</typeparam>
    public virtual ILogger CreateReplaySafeLogger<T>() => ReplaySafeLoggerFactory.CreateLogger<T>();

    /// <summary>A durable timer.</summary>
    /// <param name="fireAt">When it fires, in UTC.</param>
    /// <param name="cancellationToken">Cancels the timer and leaves nothing of it behind.</param>
    public abstract Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken);

    /// <summary>A durable timer.</summary>
    /// <param name="delay">Time from now, by the orchestration's clock.</param>
    /// <param name="cancellationToken">Cancels the timer and leaves nothing of it behind.</param>
    public virtual Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken) =>
        CreateTimer(CurrentUtcDateTime + delay, cancellationToken);

    /// <summary>The instance's input.</summary>
    /// <typeparam name="T">Type to read it as.</typeparam>
    public abstract T? GetInput<T>();

    /// <summary>A new id that is the same on replay.</summary>
    public abstract Guid NewGuid();

    /// <summary>Sends an external event to another instance.</summary>
    /// <param name="instanceId">The receiver.</param>
    /// <param name="eventName">Name of the event, without regard to case.</param>
    /// <param name="payload">Payload, serialized as JSON.</param>
    public abstract void SendEvent(string instanceId, string eventName, object payload);

    /// <summary>Publishes a status that clients can read while the orchestration runs.</summary>
    /// <param name="customStatus">Any value that JSON can hold; null to clear it.</param>
    public abstract void SetCustomStatus(object? customStatus);

    /// <summary>Waits for an external event; one that came before is taken at once, the oldest first.</summary>
    /// <typeparam name="T">Type of the payload.</typeparam>
    /// <param name="eventName">Name of the event, without regard to case.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default);

    /// <summary>Waits for an external event for a limited time.</summary>
    /// <typeparam name="T">Type of the payload.</typeparam>
    /// <param name="eventName">Name of the event, without regard to case.</param>
    /// <param name="timeout">How long to wait, by the orchestration's clock.</param>
    /// <exception cref="TaskCanceledException">The time was over first.</exception>
    public Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout) =>
        WaitForExternalEvent<T>(eventName, timeout, CancellationToken.None);

    /// <summary>Waits for an external event for a limited time.</summary>
    /// <typeparam name="T">Type of the payload.</typeparam>
    /// <param name="eventName">Name of the event, without regard to case.</param>
    /// <param name="timeout">How long to wait, by the orchestration's clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TaskCanceledException">The time was over first, or the wait was cancelled.</exception>
    public async Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var endTimer = new CancellationTokenSource();
        using var endWait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timer = CreateTimer(timeout, endTimer.Token);
        var wait = WaitForExternalEvent<T>(eventName, endWait.Token);

        // Whichever loses is cancelled at once: a timer that stays would keep the instance busy, a waiter would swallow an event.
        var loser = await Task.WhenAny(timer, wait) == wait ? endTimer : endWait;
#pragma warning disable CA1849 // CancelAsync would continue on the thread pool, which an orchestrator must not.
        loser.Cancel();
#pragma warning restore CA1849
        return await wait;
    }
}

using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>The context that an orchestrator's code sees.</summary>
internal sealed class LocalOrchestrationContext(OrchestrationExecution execution, ILoggerFactory loggers) : TaskOrchestrationContext
{
    public override TaskName Name { get; } = new(execution.Started.Name);

    public override string InstanceId => execution.InstanceId;

    public override string Version => execution.Started.Version ?? "";

    public override DateTime CurrentUtcDateTime => execution.Now;

    public override bool IsReplaying => execution.IsReplaying;

    public override ParentOrchestrationInstance? Parent { get; } = execution.Started.Parent is { } parent
        ? new ParentOrchestrationInstance(new TaskName(parent.Name), parent.InstanceId)
        : null;

    public override TaskOrchestrationEntityFeature Entities { get; } = new LocalEntityFeature(execution);

    public override IReadOnlyDictionary<string, object?> Properties => execution.Properties;

    protected override ILoggerFactory LoggerFactory => loggers;

    public override T? GetInput<T>()
        where T : default => execution.Converter.Deserialize<T>(execution.Started.Input);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        execution.EnsureInStep();
        RefuseOptionsAsInput(input, options);
        var serialized = execution.Converter.Serialize(input);
        var version = options?.Version is { } asked ? asked.Version : Version;
        return Retries.RunAsync(this, options?.Retry, attempt =>
            execution.Ask<TResult>(id => new TaskScheduled(id, name.Name, serialized)
            {
                Version = version.Length == 0 ? null : version,
                Tags = Copy(options?.Tags),
                Attempt = attempt,
            }));
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        execution.EnsureInStep();
        execution.CriticalSection.EnsureNoSection("call sub-orchestrators");
        var serialized = execution.Converter.Serialize(input);
        var fixedId = (options as SubOrchestrationOptions)?.InstanceId;
        if (fixedId is not null) InstanceIds.Validate(fixedId);
        return Retries.RunAsync(this, options?.Retry, attempt =>
        {
            var childId = fixedId ?? NewGuid().ToString("N");
            return execution.Ask<TResult>(id => new ChildScheduled(id, orchestratorName.Name, childId, serialized)
            {
                Version = execution.Versions.VersionOf(options?.Version),
                Tags = Copy(options?.Tags),
                Attempt = attempt,
            });
        });
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) => execution.CreateTimer(
        fireAt.Kind == DateTimeKind.Local ? fireAt.ToUniversalTime() : DateTime.SpecifyKind(fireAt, DateTimeKind.Utc), cancellationToken);

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        execution.EnsureInStep();
        return execution.Events.WaitAsync<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        InstanceIds.Validate(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        execution.Do(id => new EventSent(id, instanceId, eventName, execution.Converter.Serialize(payload)));
    }

    public override void SetCustomStatus(object? customStatus) => execution.SetCustomStatus(customStatus);

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        execution.ContinueAsNew(options);
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        execution.ContinueAsNew(new ContinueAsNewOptions
        {
            NewInput = newInput,
            PreserveUnprocessedEvents = preserveUnprocessedEvents,
        });

    public override Guid NewGuid() => execution.NewGuid();

    private static Dictionary<string, string>? Copy(IDictionary<string, string>? tags) =>
        tags is { Count: > 0 } ? new Dictionary<string, string>(tags) : null;

    // Overloads make it easy to pass options where the input belongs; nobody means to.
    private static void RefuseOptionsAsInput(object? input, TaskOptions? options)
    {
        if (input is TaskOptions && options is null)
            throw new ArgumentException("Task options were passed as the activity's input. Pass them as 'options:'.", nameof(input));
    }
}

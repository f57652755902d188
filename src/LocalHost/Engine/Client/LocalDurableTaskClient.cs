using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;

namespace FunctionsOrchestration.LocalHost.Engine.Client;

/// <summary>The client of an engine in the same process. What it accepts is on disk when its task ends.</summary>
internal sealed partial class LocalDurableTaskClient : DurableTaskClient
{
    private const string NotRunning = "The orchestration instance with the provided instance id is not running.";

    private readonly DurableEngine _engine;

    public LocalDurableTaskClient(DurableEngine engine)
        : base(engine.Options.HubName)
    {
        _engine = engine;
        Entities = new LocalDurableEntityClient(engine);
    }

    public override DurableEntityClient Entities { get; }

    private EngineRuntime Runtime => _engine.Runtime;

    private DataConverter Converter => _engine.Options.Converter;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Sends an event. One that comes before it is awaited is kept. The exceptions can be switched off in host.json.</summary>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">The instance has ended.</exception>
    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        if (!Runtime.Options.ThrowsOnRaiseEvent && Runtime.Reader.Instance(instanceId)?.Status.IsTerminal() != false) return Task.CompletedTask;
        var message = new EventMessage(eventName, Converter.Serialize(eventPayload));
        return SendAsync(instanceId, message, static status => !status.IsTerminal(), static (_, _) => NotRunning, cancellation);
    }

    /// <summary>Suspends an instance.</summary>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">The instance has ended, or is suspended already.</exception>
    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(
            instanceId, new SuspendMessage(reason), static status => !status.IsTerminal() && status != InstanceStatus.Suspended,
            static (id, status) => Cannot("suspend", id, status), cancellation);

    /// <summary>Lets a suspended instance go on.</summary>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">The instance has ended, or is not suspended.</exception>
    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(
            instanceId, new ResumeMessage(reason), static status => status == InstanceStatus.Suspended,
            static (id, status) => Cannot("resume", id, status), cancellation);

    /// <summary>Ends an instance, and if asked, its sub-orchestrations.</summary>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">The instance has ended.</exception>
    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        SendAsync(
            instanceId, new TerminateMessage(Converter.Serialize(options?.Output), options?.Recursive ?? false),
            static status => !status.IsTerminal(), static (id, status) => Cannot("terminate", id, status), cancellation);

    // Looked at before it is sent, and not in one step with it: what ends in between drops the message, here as there.
    private Task SendAsync(
        string instanceId, InstanceMessage message, Func<InstanceStatus, bool> allowed, Func<string, InstanceStatus, string> refusal,
        CancellationToken cancellation)
    {
        InstanceIds.Validate(instanceId);
        var row = Runtime.Reader.Instance(instanceId) ?? throw NotFound(instanceId);
        if (!allowed(row.Status)) throw new InvalidOperationException(refusal(instanceId, row.Status));
        return Runtime.SendAsync(instanceId, message).WaitAsync(cancellation);
    }

    private static string Cannot(string action, string instanceId, InstanceStatus status) =>
        $"Cannot {action} the orchestration instance {instanceId} because instance is in the {status} state.";

    private static ArgumentException NotFound(string instanceId) =>
        new($"No instance with ID '{instanceId}' was found.", nameof(instanceId));
}

using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;

namespace FunctionsOrchestration.LocalHost.Engine.Client;

/// <summary>The client of an engine in the same process. What it accepts is on disk when its task ends.</summary>
internal sealed partial class LocalDurableTaskClient : DurableTaskClient
{
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

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return SendAsync(instanceId, new EventMessage(eventName, Converter.Serialize(eventPayload)), cancellation);
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new SuspendMessage(reason), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new ResumeMessage(reason), cancellation);

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new TerminateMessage(Converter.Serialize(options?.Output), options?.Recursive ?? false), cancellation);

    private Task SendAsync(string instanceId, InstanceMessage message, CancellationToken cancellation)
    {
        InstanceIds.Validate(instanceId);
        return Runtime.SendAsync(instanceId, message).WaitAsync(cancellation);
    }

    private static ArgumentException NotFound(string instanceId) =>
        new($"No instance with ID '{instanceId}' was found.", nameof(instanceId));
}

using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine.Entities;

/// <summary>A message that an operation wants to send; it leaves only if the operation succeeds.</summary>
internal sealed record Outgoing(string Target, InstanceMessage Message, DateTime? Due);

/// <summary>What an operation has done so far: its state and its messages. An operation that throws leaves neither.</summary>
internal sealed class OperationEffects(string? state)
{
    /// <summary>Serialized state; null when the entity has none.</summary>
    public string? State { get; set; } = state;

    public List<Outgoing> Outgoing { get; } = [];
}

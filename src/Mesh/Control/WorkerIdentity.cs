namespace FunctionsOrchestration.Mesh.Control;

/// <summary>This process among all that share the control plane.</summary>
/// <param name="Id">Unique, also among the processes that ran here before: what a dead one leased is never taken for this one's.</param>
public sealed record WorkerIdentity(string Id)
{
    /// <summary>The identity of this process.</summary>
    public static WorkerIdentity OfThisProcess { get; } =
        new($"{Environment.MachineName.ToLowerInvariant()}-{Environment.ProcessId}-{Guid.NewGuid().ToString("n")[..8]}");
}

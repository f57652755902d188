namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>Where an orchestration stands. The numbers are stored; they are those of OrchestrationRuntimeStatus.</summary>
internal enum InstanceStatus
{
    Running = 0,
    Completed = 1,
    Failed = 3,
    Terminated = 5,
    Pending = 6,
    Suspended = 7,
}

/// <summary>Questions asked of a status.</summary>
internal static class InstanceStatusExtensions
{
    /// <summary>True when nothing more will happen to the instance by itself.</summary>
    public static bool IsTerminal(this InstanceStatus status) =>
        status is InstanceStatus.Completed or InstanceStatus.Failed or InstanceStatus.Terminated;
}

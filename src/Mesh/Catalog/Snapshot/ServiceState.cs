using FunctionsOrchestration.Mesh.Containment;
using FunctionsOrchestration.Mesh.Resilience;

namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>What is known about a service now. It stays when the catalog changes around it.</summary>
/// <param name="recovery">Its retries and their budget.</param>
/// <param name="bulkhead">Its entrance.</param>
internal sealed class ServiceState(CallRecovery recovery, Bulkhead bulkhead)
{
    /// <summary>Its retries and their budget.</summary>
    public CallRecovery Recovery { get; } = recovery;

    /// <summary>When the present interval of outlier detection began, in UTC ticks; 0 before the first.</summary>
    public long IntervalBegan { get; set; }

    /// <summary>Its entrance.</summary>
    public Bulkhead Bulkhead { get; } = bulkhead;

    /// <summary>True where the state that one declaration made does for another. Circuits, attempts and fallbacks are not in it.</summary>
    public static bool Fits(ServiceDefinition before, ServiceDefinition now) =>
        before.Containment == now.Containment
        && now.Resilience == before.Resilience with
        {
            AttemptTimeout = now.Resilience.AttemptTimeout,
            CallTimeout = now.Resilience.CallTimeout,
            Circuit = now.Resilience.Circuit,
            Fallbacks = now.Resilience.Fallbacks,
        };
}

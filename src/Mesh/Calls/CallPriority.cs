namespace FunctionsOrchestration.Mesh.Calls;

/// <summary>How important a call is. When a service is full, the least important waits or is refused first.</summary>
public enum CallPriority
{
    /// <summary>Work that can wait: batches, warm-ups, shadows.</summary>
    Background,

    /// <summary>The usual.</summary>
    Normal,

    /// <summary>Somebody is waiting for it, or money depends on it.</summary>
    Critical,
}

namespace FunctionsOrchestration.MeshFaults;

/// <summary>What is wrong with a model server, as its callers see it.</summary>
internal enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Every answer comes far too late.</summary>
    Slow,

    /// <summary>It answers 500.</summary>
    ServerError,

    /// <summary>The connection breaks in the middle of the answer.</summary>
    Reset,

    /// <summary>200, and something that is no JSON.</summary>
    Garbage,

    /// <summary>The answer begins and never ends.</summary>
    Hang,

    /// <summary>429 with a Retry-After of 30 s.</summary>
    RateLimited,
}

using FunctionsOrchestration.Mesh.Protocols;

namespace FunctionsOrchestration.Mesh.Containment.Adaptive;

/// <summary>What the end of a call says about how much its endpoint can bear.</summary>
internal enum CallEnding
{
    /// <summary>Nothing: it failed at once, was refused by a circuit, or nobody knows.</summary>
    Unknown,

    /// <summary>It was answered; its time counts.</summary>
    Answered,

    /// <summary>The endpoint refused it for overload (429) or did not answer in time: a sure sign of too much.</summary>
    Dropped,

    /// <summary>Somebody stopped waiting. It would have taken at least this long, which counts unless it is shorter than usual.</summary>
    Abandoned,
}

/// <summary>Endings of replies.</summary>
internal static class CallEndings
{
    /// <summary>How a call with this reply ended; null is a reply that a circuit kept from being made.</summary>
    public static CallEnding Of(EndpointReply? reply) => reply switch
    {
        null => CallEnding.Unknown,
        { Fault: null } => CallEnding.Answered,
        { Fault.Kind: FaultKind.RateLimited or FaultKind.TimedOut } => CallEnding.Dropped,
        _ => CallEnding.Unknown,
    };
}

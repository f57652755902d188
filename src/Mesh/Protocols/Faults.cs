using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh.Protocols;

/// <summary>What each kind of fault means.</summary>
internal static class Faults
{
    /// <summary>True where another endpoint, or the same one later, may answer.</summary>
    public static bool MayRetry(FaultKind kind) => kind is FaultKind.Unreachable or FaultKind.ServerError
        or FaultKind.TimedOut or FaultKind.BadAnswer or FaultKind.RateLimited or FaultKind.NotConfigured
        or FaultKind.OperationUnavailable;

    /// <summary>True where it speaks against the endpoint, for ejection and circuit.</summary>
    public static bool IsFailure(FaultKind kind) => kind is FaultKind.Unreachable or FaultKind.ServerError
        or FaultKind.TimedOut or FaultKind.BadAnswer or FaultKind.NotConfigured;

    /// <summary>What a caller is told when the last attempt ended like this.</summary>
    public static ProblemReason ToReason(FaultKind kind) => kind switch
    {
        FaultKind.RateLimited => ProblemReason.RateLimited,
        FaultKind.InvalidInput => ProblemReason.InvalidInput,
        FaultKind.ContextTooLong => ProblemReason.ContextTooLong,
        FaultKind.ContentRefused => ProblemReason.ContentRefused,
        FaultKind.NotConfigured or FaultKind.OperationUnavailable => ProblemReason.NotConfigured,
        FaultKind.TimedOut => ProblemReason.DeadlineExceeded,
        _ => ProblemReason.EndpointFailed,
    };
}

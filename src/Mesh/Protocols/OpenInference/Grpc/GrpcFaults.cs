using System.Globalization;
using FunctionsOrchestration.Mesh.Protocols.Http;
using Grpc.Core;

namespace FunctionsOrchestration.Mesh.Protocols.OpenInference.Grpc;

/// <summary>What goes wrong over gRPC, as faults. Messages name the status and nothing that the endpoint wrote.</summary>
internal static class GrpcFaults
{
    // Google's own name for it, in milliseconds.
    private const string Pushback = "grpc-retry-pushback-ms";

    public static EndpointFault Of(RpcException failed)
    {
        // What broke on this side of the wire: no status came from over there.
        if (failed.Status.DebugException is { } broken && broken is HttpRequestException or HttpIOException or IOException)
            return HttpFaults.Of(broken);
        var kind = Kind(failed);
        return new EndpointFault(kind, $"It answered {failed.StatusCode}.", kind is FaultKind.RateLimited ? Wait(failed.Trailers) : null);
    }

    private static FaultKind Kind(RpcException failed) => failed.StatusCode switch
    {
        // The client's own words for an answer that is too large or no message; no server has a say in them.
        StatusCode.ResourceExhausted when failed.Status.Detail.StartsWith("Received message exceeds", StringComparison.Ordinal) => FaultKind.BadAnswer,
        StatusCode.Internal when failed.Status.Detail.StartsWith("Failed to deserialize", StringComparison.Ordinal)
            || failed.Status.Detail.StartsWith("Bad gRPC response", StringComparison.Ordinal) => FaultKind.BadAnswer,
        StatusCode.InvalidArgument or StatusCode.OutOfRange or StatusCode.FailedPrecondition => FaultKind.InvalidInput,
        StatusCode.ResourceExhausted => FaultKind.RateLimited,
        StatusCode.NotFound or StatusCode.Unimplemented or StatusCode.Unauthenticated or StatusCode.PermissionDenied => FaultKind.NotConfigured,
        StatusCode.Unavailable or StatusCode.Cancelled => FaultKind.Unreachable,
        StatusCode.DeadlineExceeded => FaultKind.TimedOut,
        _ => FaultKind.ServerError,
    };

    private static TimeSpan? Wait(Metadata trailers) =>
        int.TryParse(trailers.GetValue(Pushback), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;
}

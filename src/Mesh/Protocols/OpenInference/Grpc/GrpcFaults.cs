using System.Globalization;
using FunctionsOrchestration.Mesh.Protocols.Http;
using Google.Protobuf;
using Grpc.Core;

namespace FunctionsOrchestration.Mesh.Protocols.OpenInference.Grpc;

/// <summary>What goes wrong over gRPC, as faults. Messages name the status and nothing that the endpoint wrote.</summary>
internal static class GrpcFaults
{
    // Google's own name for it, in milliseconds.
    private const string Pushback = "grpc-retry-pushback-ms";

    // The client's own words for an answer that is too large, and for one that is not of this protocol.
    private static readonly string[] NoAnswer =
        ["Received message exceeds", "Bad gRPC response. Invalid content-type", "No grpc-status found"];

    public static EndpointFault Of(RpcException failed)
    {
        var cause = failed.Status.DebugException;
        if (cause is InvalidProtocolBufferException || NoAnswer.Any(words => failed.Status.Detail.StartsWith(words, StringComparison.Ordinal)))
            return new EndpointFault(FaultKind.BadAnswer, "What it answered is no answer over gRPC.");
        // What broke on this side of the wire: no status came from over there.
        if (cause is HttpRequestException or IOException) return HttpFaults.Of(cause);
        var kind = Kind(failed);
        return new EndpointFault(kind, $"It answered {failed.StatusCode}.", kind is FaultKind.RateLimited ? Wait(failed.Trailers) : null);
    }

    private static FaultKind Kind(RpcException failed) => failed.StatusCode switch
    {
        StatusCode.InvalidArgument or StatusCode.OutOfRange => FaultKind.InvalidInput,
        StatusCode.ResourceExhausted => FaultKind.RateLimited,
        StatusCode.NotFound or StatusCode.Unimplemented or StatusCode.FailedPrecondition => FaultKind.OperationUnavailable,
        StatusCode.Unauthenticated or StatusCode.PermissionDenied => FaultKind.NotConfigured,
        StatusCode.Unavailable or StatusCode.Cancelled => FaultKind.Unreachable,
        StatusCode.DeadlineExceeded => FaultKind.TimedOut,
        _ => FaultKind.ServerError,
    };

    private static TimeSpan? Wait(Metadata trailers) =>
        int.TryParse(trailers.GetValue(Pushback), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;
}

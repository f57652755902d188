using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Pipeline;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Streaming;

/// <summary>One attempt whose answer is passed on as it comes.</summary>
internal static class StreamAttempt
{
    /// <summary>Makes the attempt; one that follows a broken one asks for the rest of the text.</summary>
    /// <param name="endpoint">Who is asked.</param>
    /// <param name="call">The call.</param>
    /// <param name="sink">Where texts go.</param>
    /// <param name="silence">How long the endpoint may say nothing, before its first text and after any.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends the attempt, and the endpoint's work for it.</param>
    /// <returns>
    /// The whole text, that of earlier attempts included, or the fault. Its time is that to the first text: how long the rest takes says
    /// how much was asked, not how well the endpoint is.
    /// </returns>
    public static async ValueTask<EndpointReply> RunAsync(
        EndpointModel endpoint, MeshCall call, StreamSink sink, TimeSpan silence, TimeProvider time, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        TimeSpan? first = null;
        var reply = new EndpointReply();
        using var quiet = new CancellationTokenSource(silence, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(quiet.Token, cancellation);
        try
        {
            await foreach (var part in endpoint.Channel.StreamAsync(call.Operation, PayloadOf(call, sink), ending.Token))
            {
                // Time in which the reader is slow is not the endpoint's.
                quiet.CancelAfter(Timeout.InfiniteTimeSpan);
                reply = Add(reply, part);
                if (reply.Fault is not null) break;
                if (part.Text.Length > 0)
                {
                    first ??= time.GetElapsedTime(began);
                    await sink.WriteAsync(part.Text, call.Route(call.Version!.Policy, endpoint), cancellation);
                }
                quiet.CancelAfter(silence);
            }
        }
        catch (OperationCanceledException) when (quiet.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            reply = EndpointReply.Failed(FaultKind.TimedOut, $"Nothing came for {silence.TotalSeconds:0.###} s.");
        }

        if (reply.Fault is null) reply = reply with { Value = new ChatAnswer(sink.Text) };
        return reply with { Elapsed = first ?? time.GetElapsedTime(began) };
    }

    private static object PayloadOf(MeshCall call, StreamSink sink) =>
        sink.HasText ? Continuation.Of(call.Request.Payload, sink.Text) : call.Request.Payload;

    private static EndpointReply Add(EndpointReply reply, ReplyPart part) => reply with
    {
        Model = part.Model ?? reply.Model,
        Usage = part.Usage ?? reply.Usage,
        FinishReason = part.FinishReason ?? reply.FinishReason,
        Fault = part.Fault,
    };
}

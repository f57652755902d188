using System.Runtime.CompilerServices;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Pipeline;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Streaming;

/// <summary>
/// A call that passes the same stages as any other, read while it is under way. It ends with the stream, so that its place, its deadline
/// and its record last as long.
/// </summary>
internal static class MeshStream
{
    /// <summary>Makes the call and reads it. Whoever stops reading ends it.</summary>
    public static async IAsyncEnumerable<MeshPart> ReadAsync(
        MeshCall call, StreamSink sink, MeshNext first, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        call.Stream = sink;
        var running = RunAsync(call, sink, first, ending.Token);
        try
        {
            await foreach (var part in sink.ReadAllAsync(cancellation)) yield return part;
            var result = await running;
            if (!sink.HasText && result.Value is ChatAnswer { Text.Length: > 0 } whole)
                yield return new MeshPart { Text = whole.Text, Route = result.Route };
            yield return new MeshPart { Route = result.Route, Result = result };
        }
        finally
        {
            await ending.CancelAsync();
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<MeshResult> RunAsync(MeshCall call, StreamSink sink, MeshNext first, CancellationToken cancellation)
    {
        try
        {
            return await first(call, cancellation);
        }
        finally
        {
            sink.Complete();
        }
    }
}

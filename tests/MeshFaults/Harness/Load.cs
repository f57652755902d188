using System.Collections.Concurrent;
using System.Diagnostics;
using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.MeshFaults;

/// <summary>One call and what came of it.</summary>
/// <param name="Result">What came.</param>
/// <param name="Took">How long the caller waited.</param>
internal sealed record CallRecord(MeshResult Result, TimeSpan Took);

/// <summary>Calls by several callers at once, each of which makes its next one when the last is answered.</summary>
/// <param name="send">Makes one call.</param>
/// <param name="callers">How many at once.</param>
internal sealed class Load(Func<ValueTask<MeshResult>> send, int callers)
{
    /// <summary>Makes so many calls.</summary>
    public Task<IReadOnlyList<CallRecord>> RunAsync(int calls)
    {
        var left = calls;
        return WhileAsync(() => Interlocked.Decrement(ref left) >= 0);
    }

    /// <summary>Makes calls for so long.</summary>
    public Task<IReadOnlyList<CallRecord>> RunAsync(TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        return WhileAsync(() => watch.Elapsed < time);
    }

    private async Task<IReadOnlyList<CallRecord>> WhileAsync(Func<bool> goesOn)
    {
        var records = new ConcurrentBag<CallRecord>();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (goesOn())
            {
                var began = Stopwatch.GetTimestamp();
                var result = await send();
                records.Add(new CallRecord(result, Stopwatch.GetElapsedTime(began)));
            }
        })));
        return [.. records];
    }
}

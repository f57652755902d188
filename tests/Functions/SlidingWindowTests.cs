using CsCheck;
using FunctionsOrchestration.Durable;

namespace FunctionsOrchestration.Functions.Tests;

public sealed class SlidingWindowTests
{
    [Fact]
    public void Run_OneFails_BeginsNoFurtherAndWaitsForTheOthers()
    {
        var sources = new List<TaskCompletionSource<int>>();
        var work = SlidingWindow.RunAsync(Enumerable.Range(0, 10).ToList(), 3, _ =>
        {
            sources.Add(new TaskCompletionSource<int>());
            return sources[^1].Task;
        });

        sources[1].SetException(new IOException("no"));
        Assert.False(work.IsCompleted);
        sources[0].SetResult(0);
        Assert.False(work.IsCompleted);
        sources[2].SetException(new IOException("neither"));

        Assert.Equal("no", work.Exception!.InnerException!.Message);
        Assert.Equal(3, sources.Count);
    }

    [Fact]
    public void Run_AnyOrderOfCompletion_KeepsTheBoundAndTheOrder() =>
        Gen.Select(Gen.Int[0, 30], Gen.Int[1, 8], Gen.Int).Sample((items, bound, seed) =>
    {
        var random = new Random(seed);
        var underWay = new List<TaskCompletionSource<int>>();
        var most = 0;
        var finished = new List<int>();
        var work = SlidingWindow.RunAsync(Enumerable.Range(0, items).ToList(), bound, item =>
        {
            var source = new TaskCompletionSource<int>(item);
            underWay.Add(source);
            most = Math.Max(most, underWay.Count);
            return source.Task;
        }, finished.Add);

        while (underWay.Count > 0)
        {
            var next = underWay[random.Next(underWay.Count)];
            underWay.Remove(next);
            next.SetResult((int)next.Task.AsyncState!);
        }

        Assert.True(work.IsCompletedSuccessfully);
        Assert.Equal(Enumerable.Range(0, items), work.Result);
        Assert.Equal(Math.Min(items, bound), most);
        Assert.Equal(Enumerable.Range(1, items), finished);
    });
}

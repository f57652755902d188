using CsCheck;
using FunctionsOrchestration.Events.Delivery;

namespace FunctionsOrchestration.Events.Tests.Delivery;

public sealed class GroupCommitTests
{
    private static readonly GroupCommitLimits Limits = new(Writers: 1, MaxItems: 100, MaxBatchWeight: 1_000, MaxWaitingWeight: 10_000);

    [Fact]
    public async Task Write_WhileAnotherIsUnderWay_GoesWithWhateverHasGathered()
    {
        var disk = new ScriptedDisk();
        var commit = new GroupCommit<int>(disk.WriteAsync, Limits);

        var writes = Enumerable.Range(0, 5).Select(i => commit.TryWriteAsync(i, 1)!).ToList();
        Assert.Equal([[0]], disk.Batches);
        disk.Finish();
        await writes[0];
        await disk.BeganAsync(2);
        Assert.Equal([1, 2, 3, 4], disk.Batches[1]);
        Assert.All(writes.Skip(1), write => Assert.False(write.IsCompleted));
        disk.Finish();
        await Task.WhenAll(writes);

        Assert.Equal(0, commit.Weight);
    }

    [Fact]
    public async Task Write_Fails_FailsForThoseOfItsBatchAlone()
    {
        var disk = new ScriptedDisk();
        var commit = new GroupCommit<int>(disk.WriteAsync, Limits);

        var first = commit.TryWriteAsync(0, 1)!;
        var second = commit.TryWriteAsync(1, 1)!;
        disk.Finish(new IOException("full"));
        await Assert.ThrowsAsync<IOException>(() => first);
        await disk.BeganAsync(2);
        disk.Finish();
        await second;
    }

    [Fact]
    public void Write_MoreThanMayWait_IsRefusedAndNotWritten()
    {
        var commit = new GroupCommit<int>(new ScriptedDisk().WriteAsync, Limits with { MaxWaitingWeight = 10 });

        Assert.NotNull(commit.TryWriteAsync(0, 50));
        Assert.Null(commit.TryWriteAsync(1, 1));
        Assert.Equal(50, commit.Weight);
    }

    [Fact]
    public void Batches_OfAnyArrivals_HoldEveryItemOnceInOrderWithinTheirLimits() =>
        Gen.Int[1, 400].List[1, 60].Sample(weights =>
        {
            var disk = new ScriptedDisk();
            var commit = new GroupCommit<int>(disk.WriteAsync, Limits with { MaxItems = 7, MaxWaitingWeight = long.MaxValue });
            var writes = weights.Select((weight, i) => commit.TryWriteAsync(i, weight)!).ToList();
            while (writes.Exists(write => !write.IsCompleted)) disk.FinishInline();

            return disk.Batches.SelectMany(batch => batch).SequenceEqual(Enumerable.Range(0, weights.Count))
                && disk.Batches.All(batch => batch.Count <= 7 && (batch.Count == 1 || batch.Sum(i => weights[i]) <= 1_000));
        }, iter: 300);

    /// <summary>Storage whose writes end when the test says so.</summary>
    private sealed class ScriptedDisk
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource _writing = new();
        private TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<IReadOnlyList<int>> Batches { get; } = [];

        public Task WriteAsync(IReadOnlyList<int> batch)
        {
            lock (_gate)
            {
                Batches.Add(batch);
                _writing = new TaskCompletionSource();
                Interlocked.Exchange(ref _began, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
                return _writing.Task;
            }
        }

        public async Task BeganAsync(int batches)
        {
            while (true)
            {
                Task next;
                lock (_gate)
                {
                    if (Batches.Count >= batches) return;
                    next = _began.Task;
                }

                await next;
            }
        }

        public void Finish(Exception? failure = null)
        {
            if (failure is null) _writing.SetResult();
            else _writing.SetException(failure);
        }

        public void FinishInline() => _writing.TrySetResult();
    }
}

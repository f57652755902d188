using FunctionsOrchestration.Control;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Traffic;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Functions.Tests.Rollouts;

/// <summary>What a rollout decides holds on every worker two seconds later, and for a worker that starts from its first call on.</summary>
public sealed class WorkersTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RollBack_IsInForceOnEveryWorker_AfterTwoSeconds()
    {
        await using var scene = await RolloutScene.StartAsync(new TrafficWorld(Behaviour.Good, Behaviour.Good));
        var time = new WatchedTime();
        // Workers do not look at the same moment.
        using var first = new Worker(scene.Board, time);
        await first.StartAsync();
        await time.PassAsync(TimeSpan.FromMilliseconds(700), workers: 1);
        using var second = new Worker(scene.Board, time);
        await second.StartAsync();
        var id = await scene.BeginAsync(RolloutScene.Canary(20));
        await time.PassAsync(TimeSpan.FromSeconds(2), workers: 2);
        Assert.Equal((20.0, 20.0), (first.CanaryWeight, second.CanaryWeight));

        Assert.True(await scene.AskAsync(id, "rollback"));
        await time.PassAsync(TimeSpan.FromSeconds(2), workers: 2);

        Assert.Equal((0.0, 0.0), (first.CanaryWeight, second.CanaryWeight));
    }

    [Fact]
    public async Task Worker_ThatStarts_KnowsTheSplitBeforeItsFirstCall()
    {
        await using var scene = await RolloutScene.StartAsync(new TrafficWorld(Behaviour.Good, Behaviour.Good));
        await scene.BeginAsync(RolloutScene.Canary(20));

        using var worker = new Worker(scene.Board, new FakeTimeProvider());
        await worker.StartAsync();
        await worker.FirstReading;

        Assert.Equal(20, worker.CanaryWeight);
    }

    [Fact]
    public async Task Worker_ThatStartsWhileTheAccountHangs_StartsAllTheSame()
    {
        var time = new FakeTimeProvider();
        using var board = new ControlBoard(new HangingTable(), time, NullLogger<ControlBoard>.Instance);
        await board.StartAsync(Stop);
        Assert.Empty(board.Read("traffic"));
        Assert.False(board.FirstReading.IsCompleted);

        // It is made elsewhere, so its patience may not have begun yet.
        while (!board.FirstReading.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        await board.StopAsync(Stop);
    }

    /// <summary>A clock that moves only while every worker waits for it: what a worker does at a moment takes none of this time.</summary>
    private sealed class WatchedTime : FakeTimeProvider
    {
        private int _waiting;

        public async Task PassAsync(TimeSpan span, int workers)
        {
            for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromMilliseconds(100))
            {
                await RestAsync(workers);
                Advance(TimeSpan.FromMilliseconds(100));
            }

            await RestAsync(workers);
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            // Longer ones are patience, which nobody rests in.
            if (dueTime > TimeSpan.FromSeconds(1)) return base.CreateTimer(callback, state, dueTime, period);
            var timer = base.CreateTimer(
                passed =>
                {
                    Interlocked.Decrement(ref _waiting);
                    callback(passed);
                },
                state, dueTime, period);
            Interlocked.Increment(ref _waiting);
            return timer;
        }

        private async Task RestAsync(int workers)
        {
            while (Volatile.Read(ref _waiting) < workers)
            {
                Stop.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }
    }

    private sealed class Worker : IDisposable
    {
        private readonly ControlBoard _control;
        private readonly TrafficBoard _traffic;

        public Worker(IControlTable table, TimeProvider time)
        {
            _control = new ControlBoard(table, time, NullLogger<ControlBoard>.Instance);
            _traffic = new TrafficBoard([_control], time, NullLogger<TrafficBoard>.Instance);
        }

        public double CanaryWeight => _traffic.Find(RolloutScene.Service)?.Definition.Canary?.Weight ?? 0;

        public Task StartAsync() => _control.StartAsync(Stop);

        /// <summary>What functions wait for before their first call.</summary>
        public Task FirstReading => _control.FirstReading;

        public void Dispose()
        {
            _traffic.Dispose();
            _control.Dispose();
        }
    }

    private sealed class HangingTable : IControlTable
    {
        public Task WriteAsync(ControlNotice notice) => Task.CompletedTask;

        public Task DeleteAsync(string kind, string key) => Task.CompletedTask;

        public async Task<string?> GetVersionAsync(CancellationToken cancellation)
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return null;
        }

        public Task<IReadOnlyList<ControlNotice>> ReadAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ControlNotice>>([]);
    }
}

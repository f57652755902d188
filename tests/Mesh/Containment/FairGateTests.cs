using CsCheck;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Containment;

namespace FunctionsOrchestration.Mesh.Tests.Containment;

/// <summary>What the gate promises to callers.</summary>
public sealed class FairGateTests
{
    private const int Most = 1_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enter_OneFloodsAndOthersAskForLess_GivesMaxMinShares() =>
        await Gen.Select(Gen.Int[4, 40], Gen.Int[1, 30].Array[1, 5], Gen.Int).SampleAsync(async (capacity, others, seed) =>
        {
            const int steps = 400;
            int[] wants = [200, .. others];
            var gate = new FairGate(capacity, Most, Most);
            var callers = wants.Select((want, i) => new GreedyCaller(gate, $"caller-{i}", want)).ToList();
            var random = new Random(seed);
            var sums = new double[wants.Length];
            for (var step = -steps; step < steps; step++)
            {
                // Any call ends, and its caller asks again.
                await EndAsync(callers, random.Next(gate.Inside));
                await SettleAsync(gate, callers);
                if (step >= 0) for (var i = 0; i < sums.Length; i++) sums[i] += callers[i].Inside;
            }

            var fair = MaxMin(wants, capacity);
            for (var i = 0; i < sums.Length; i++) Assert.InRange(sums[i] / steps, fair[i] - 1, fair[i] + wants.Length);
        }, iter: 40);

    [Fact]
    public async Task Enter_OtherCallerWaitsAHundredfold_LetsTheNewOneInNext()
    {
        var gate = new FairGate(4, Most, Most);
        List<Task<GateAnswer>> flood = [.. Enumerable.Range(0, 400).Select(_ => EnterAsync(gate, "a"))];

        var guest = EnterAsync(gate, "b");
        gate.Leave((await flood[0]).Account!);

        Assert.NotNull((await guest).Account);
        Assert.Equal((4, 396), (gate.Inside, gate.Waiting));
    }

    [Fact]
    public async Task Enter_FloodSaysThatEverythingIsCritical_StillLetsTheOtherHaveItsShare()
    {
        var gate = new FairGate(4, Most, Most);
        List<Task<GateAnswer>> flood = [.. Enumerable.Range(0, 100).Select(_ => EnterAsync(gate, "a", CallPriority.Critical))];
        List<Task<GateAnswer>> others = [.. Enumerable.Range(0, 3).Select(_ => EnterAsync(gate, "b", CallPriority.Background))];

        foreach (var call in flood.Take(3)) gate.Leave((await call).Account!);

        Assert.NotNull((await others[0]).Account);
        Assert.NotNull((await others[1]).Account);
        Assert.NotNull((await flood[4]).Account);
        Assert.False(others[2].IsCompleted);
    }

    [Fact]
    public async Task Enter_OneCallersCallsWait_GoByPriorityAndThenByArrival() =>
        await Gen.Enum<CallPriority>().Array[1, 20].SampleAsync(async priorities =>
        {
            var gate = new FairGate(1, Most, Most);
            var first = await gate.EnterAsync("a", CallPriority.Background, Cancellation);
            var waiting = priorities.Select((priority, i) => (priority, i, Task: EnterAsync(gate, "a", priority))).ToList();
            var account = first.Account!;
            foreach (var next in waiting.OrderByDescending(one => one.priority).ThenBy(one => one.i))
            {
                gate.Leave(account);
                account = (await next.Task.WaitAsync(TimeSpan.FromSeconds(30))).Account!;
            }

            Assert.Equal((1, 0), (gate.Inside, gate.Waiting));
        }, iter: 200);

    [Fact]
    public async Task Enter_QueueIsFull_TheNewestOfTheLeastImportantGivesWay()
    {
        var gate = new FairGate(1, Most, 3);
        await gate.EnterAsync("a", CallPriority.Normal, Cancellation);
        var normal = EnterAsync(gate, "a");
        var older = EnterAsync(gate, "a", CallPriority.Background);
        var newer = EnterAsync(gate, "a", CallPriority.Background);

        var critical = EnterAsync(gate, "a", CallPriority.Critical);
        var refused = await EnterAsync(gate, "a", CallPriority.Background);

        Assert.Equal(GateRefusal.Displaced, (await newer).Refusal);
        Assert.Equal(GateRefusal.ServiceFull, refused.Refusal);
        Assert.All([normal, older, critical], call => Assert.False(call.IsCompleted));
    }

    [Fact]
    public async Task Enter_ManyMoreCallersThanAreKept_BoundsWhatIsKeptAndForgetsThem()
    {
        var gate = new FairGate(0, Most, 2);
        using var enough = new CancellationTokenSource();

        List<Task<GateAnswer>> calls = [.. Enumerable.Range(0, 20_000)
            .Select(i => gate.EnterAsync($"caller-{i}", CallPriority.Normal, enough.Token).AsTask())];

        Assert.InRange(gate.Callers, 1_000, 1_100);
        Assert.InRange(gate.Waiting, 1_000, 1_200);
        await enough.CancelAsync();
        Assert.Equal((0, 0), (gate.Callers, gate.Waiting));
        Assert.True(calls.Count(call => call.IsCompletedSuccessfully) > 18_000);
    }

    [Fact]
    public void EnterAndLeave_WithoutAQueue_AllocatesNothing()
    {
        var gate = new FairGate(4, 4, 4);
        EnterAndLeave(gate, 100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        EnterAndLeave(gate, 10_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task EnterAndLeave_ManyThreads_NeverExceedsTheBounds()
    {
        var gate = new FairGate(5, 2, 100);
        var (inside, most) = (0, 0);
        var ofCaller = new int[4];

        await Parallel.ForAsync(0, 8, Cancellation, async (worker, cancellation) =>
        {
            var caller = worker % ofCaller.Length;
            for (var i = 0; i < 500; i++)
            {
                var answer = await gate.EnterAsync($"caller-{caller}", CallPriority.Normal, cancellation);
                InterlockedMax(ref most, Interlocked.Increment(ref inside));
                Assert.InRange(Interlocked.Increment(ref ofCaller[caller]), 1, 2);
                await Task.Yield();
                Interlocked.Decrement(ref ofCaller[caller]);
                Interlocked.Decrement(ref inside);
                gate.Leave(answer.Account!);
            }
        });

        Assert.InRange(most, 1, 5);
        Assert.Equal((0, 0, 0), (gate.Inside, gate.Waiting, gate.Callers));
    }

    private static Task<GateAnswer> EnterAsync(FairGate gate, string caller, CallPriority priority = CallPriority.Normal) =>
        gate.EnterAsync(caller, priority, Cancellation).AsTask();

    private static void EnterAndLeave(FairGate gate, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var answer = gate.EnterAsync("a", CallPriority.Normal, CancellationToken.None);
            gate.Leave(answer.IsCompleted ? answer.Result.Account! : throw new InvalidOperationException("It waits."));
        }
    }

    private static async Task EndAsync(List<GreedyCaller> callers, int number)
    {
        var whose = 0;
        while (number >= callers[whose].Inside) number -= callers[whose++].Inside;
        await callers[whose].EndAsync(number);
    }

    /// <summary>Waits until everybody who was let in has noticed.</summary>
    private static async Task SettleAsync(FairGate gate, List<GreedyCaller> callers)
    {
        while (callers.Sum(caller => caller.Inside) != gate.Inside)
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }

    /// <summary>Shares by filling up: everybody gets as much as the least content, until nobody wants more.</summary>
    private static double[] MaxMin(int[] wants, int capacity)
    {
        var shares = new double[wants.Length];
        var left = (double)capacity;
        var open = Enumerable.Range(0, wants.Length).OrderBy(i => wants[i]).ToList();
        for (; open.Count > 0; open.RemoveAt(0))
        {
            shares[open[0]] = Math.Min(wants[open[0]], left / open.Count);
            left -= shares[open[0]];
        }

        return shares;
    }

    /// <summary>Always has so many calls inside or waiting as it wants.</summary>
    private sealed class GreedyCaller(FairGate gate, string name, int want)
    {
        private readonly List<Task<GateAnswer>> _calls = [.. Enumerable.Range(0, want).Select(_ => EnterAsync(gate, name))];

        public int Inside => _calls.Count(call => call.IsCompleted);

        /// <summary>Ends one of the calls that are inside, and makes a new one.</summary>
        public async Task EndAsync(int number)
        {
            var call = _calls.Where(call => call.IsCompleted).ElementAt(number);
            _calls.Remove(call);
            gate.Leave((await call).Account!);
            _calls.Add(EnterAsync(gate, name));
        }
    }
}

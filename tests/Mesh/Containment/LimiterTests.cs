using System.Threading.RateLimiting;
using CsCheck;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Containment.Adaptive;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Mesh.Tests.Containment;

/// <summary>The limiter around the algorithms.</summary>
public sealed class LimiterTests
{
    private static readonly string[] Algorithms = ["aimd", "vegas", "gradient2"];

    [Fact]
    public void AcquireAndEnd_AnyOrderAndEnding_StaysWithinBoundsAndGivesEveryPermitBack() =>
        Gen.Select(
            Gen.Int[0, 2].Select(i => Algorithms[i]), Gen.Int[1, 10], Gen.Int[0, 40], Gen.Int[1, 100],
            Gen.Select(Gen.Bool, Gen.Enum<CallEnding>(), Gen.Int[0, 200]).List[0, 500]).Sample((algorithm, min, more, initial, steps) =>
            {
                var bounds = new ConcurrencyDefinition { Algorithm = algorithm, Initial = initial, Min = min, Max = min + more };
                var time = new FakeTimeProvider();
                using var limiter = ConcurrencyAlgorithms.Limiter(bounds, time, new Random(initial))!;
                Queue<ConcurrencyPermit> held = [];
                foreach (var (isEnd, ending, milliseconds) in steps)
                {
                    time.Advance(TimeSpan.FromMilliseconds(milliseconds));
                    if (isEnd && held.TryDequeue(out var permit)) permit.End(ending);
                    else Take(limiter, held);
                    Assert.InRange(limiter.Limit, min, min + more);
                    Assert.Equal(held.Count, limiter.InFlight);
                }

                while (held.TryDequeue(out var permit)) permit.Dispose();
                Assert.Equal(0, limiter.InFlight);
            }, iter: 500);

    [Fact]
    public void End_Twice_GivesItBackOnce()
    {
        using var limiter = Limiter("aimd", new FakeTimeProvider());
        var (one, other) = (limiter.Acquire(), limiter.Acquire());

        one.End(CallEnding.Answered);
        one.End(CallEnding.Answered);
        one.Dispose();

        Assert.Equal(1, limiter.InFlight);
        other.Dispose();
    }

    [Fact]
    public async Task AttemptAcquire_AsAnyRateLimiter_GrantsWhatTheLimitAllows()
    {
        await using RateLimiter limiter = Limiter("aimd", new FakeTimeProvider());

        List<RateLimitLease> leases = [.. Enumerable.Range(0, 20).Select(_ => limiter.AttemptAcquire())];
        var asked = await limiter.AcquireAsync(1, TestContext.Current.CancellationToken);

        Assert.All(leases, lease => Assert.True(lease.IsAcquired));
        Assert.Equal((false, false, 0), (asked.IsAcquired, limiter.AttemptAcquire(0).IsAcquired, limiter.GetStatistics()!.CurrentAvailablePermits));
        leases[0].Dispose();
        Assert.Equal((true, 1), (limiter.AttemptAcquire(0).IsAcquired, limiter.GetStatistics()!.CurrentAvailablePermits));
    }

    [Theory]
    [InlineData(nameof(CallEnding.Dropped), 18)]
    [InlineData(nameof(CallEnding.Unknown), 20)]
    [InlineData(nameof(CallEnding.Answered), 21)]
    public void End_WindowOfOneKind_ChangesTheLimitByWhatItSays(string name, int expected)
    {
        var ending = Enum.Parse<CallEnding>(name);
        var time = new FakeTimeProvider();
        using var limiter = Limiter("aimd", time);
        Queue<ConcurrencyPermit> held = [];
        for (var i = 0; i < 12; i++) Take(limiter, held);

        time.Advance(TimeSpan.FromMilliseconds(60));
        while (held.Count > 1) held.Dequeue().End(ending);
        time.Advance(TimeSpan.FromMilliseconds(100));
        held.Dequeue().End(ending);

        Assert.Equal(expected, limiter.Limit);
    }

    [Fact]
    public void End_AbandonedAfterLongerThanUsual_CountsAsThatLong()
    {
        var time = new FakeTimeProvider();
        using var limiter = Limiter("gradient2", time);
        for (var window = 0; window < 20; window++) Window(limiter, time, 100, CallEnding.Answered);
        var before = limiter.Limit;

        for (var window = 0; window < 5; window++) Window(limiter, time, 50, CallEnding.Abandoned);
        Assert.Equal(before, limiter.Limit);
        for (var window = 0; window < 5; window++) Window(limiter, time, 1_000, CallEnding.Abandoned);
        Assert.InRange(limiter.Limit, 1, before - 5);
    }

    /// <summary>As many calls as there may be, each for so long.</summary>
    private static void Window(AdaptiveConcurrencyLimiter limiter, FakeTimeProvider time, int milliseconds, CallEnding ending)
    {
        for (var round = 0; round < 3; round++)
        {
            Queue<ConcurrencyPermit> held = [];
            while (limiter.InFlight < limiter.Limit) Take(limiter, held);
            time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            while (held.TryDequeue(out var permit)) permit.End(ending);
        }
    }

    private static void Take(AdaptiveConcurrencyLimiter limiter, Queue<ConcurrencyPermit> held)
    {
        var isFree = limiter.InFlight < limiter.Limit;
        var permit = limiter.Acquire();
        Assert.Equal(isFree, permit.IsAcquired);
        if (permit.IsAcquired) held.Enqueue(permit);
    }

    private static AdaptiveConcurrencyLimiter Limiter(string algorithm, FakeTimeProvider time) =>
        ConcurrencyAlgorithms.Limiter(new ConcurrencyDefinition { Algorithm = algorithm }, time, new Random(1))!;
}

using CsCheck;
using FunctionsOrchestration.Mesh.Limits.Rates;

namespace FunctionsOrchestration.Mesh.Tests.Limits.Rates;

/// <summary>
/// Whatever is delayed, lost, sent twice or killed, no more passes than the limit says. The model that judges is the plain definition: it
/// knows when calls passed, and nothing of leases.
/// </summary>
public sealed class RateLedgerModelTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Step = TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond * 7 / 10);

    private static readonly Gen<(int Limit, int Lease, int LongestDelay, int Loss, int Seed)> Worlds =
        Gen.Select(Gen.Int[1, 60], Gen.Int[10, 120], Gen.Int[0, 60], Gen.Int[0, 30], Gen.Int);

    [Fact]
    public void SlidingWindow_WhateverHappens_HoldsInEveryWindow() => Worlds.Sample(world =>
    {
        var scene = Live(world, new RateRule(world.Limit, world.Limit, Window, RateForm.SlidingWindow, TimeSpan.FromMilliseconds(world.Lease)));

        var most = scene.MostInWindow(Window);
        Assert.True(most <= world.Limit, $"{most} passed in a window of {world.Limit}.");
        CheckNothingIsGrantedTwice(scene);
    }, iter: 60);

    [Fact]
    public void TokenBucket_WhateverHappens_HoldsInEveryLengthOfTime() => Gen.Select(Worlds, Gen.Int[1, 40]).Sample((world, burst) =>
    {
        var scene = Live(world, new RateRule(world.Limit, burst, Window, RateForm.TokenBucket, TimeSpan.FromMilliseconds(world.Lease)));

        var (level, last) = (0.0, 0L);
        foreach (var at in scene.Passed)
        {
            level = Math.Max(0, level - ((at - last) * (double)world.Limit / Window.Ticks)) + 1;
            last = at;
            Assert.True(level <= burst + 1e-6, $"{level} at once where {burst} may.");
        }

        CheckNothingIsGrantedTwice(scene);
    }, iter: 60);

    /// <summary>A life of half a second: workers join, are killed, flood and fall silent.</summary>
    private static RateScene Live((int Limit, int Lease, int LongestDelay, int Loss, int Seed) world, RateRule rule)
    {
        var random = new Random(world.Seed);
        var scene = new RateScene(rule, () => random.Next(100) < world.Loss ? null : TimeSpan.FromMilliseconds(random.Next(world.LongestDelay + 1)))
        {
            IsSentTwice = () => random.Next(5) == 0,
        };
        scene.Join();
        for (var step = 0; step < 700; step++)
        {
            scene.Pass(Step);
            if (random.Next(150) == 0 && scene.Workers.Count < 8) scene.Join();
            if (random.Next(250) == 0) scene.Workers[random.Next(scene.Workers.Count)].Kill();
            foreach (var worker in scene.Workers)
            {
                var isFlooding = (step / 90 * 7 + worker.GetHashCode()) % 3 > 0;
                for (var call = isFlooding ? random.Next(4) : 0; call > 0; call--) worker.Call($"t{random.Next(3)}", (Calls.CallPriority)random.Next(3));
            }
        }

        return scene;
    }

    private static void CheckNothingIsGrantedTwice(RateScene scene)
    {
        // What a worker uses without having been given it, or gives back twice, the ledger rejects; an honest worker never does.
        Assert.DoesNotContain(scene.Ledger.Rejections, rejection => rejection.Field != "lease");
        Assert.Distinct(scene.Ledger.Leases.Select(lease => lease.Id));
    }
}

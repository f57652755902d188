using CsCheck;
using FunctionsOrchestration.Mesh.Backpressure;

namespace FunctionsOrchestration.Mesh.Tests.Backpressure;

public sealed class FairTurnsTests
{
    private const int Many = 1_000;
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Next_TenantsThatAlwaysHaveWork_GetTurnsByWeight() =>
        Gen.Select(Gen.Int[1, 10].Array[2, 6], Gen.Int[50, 500]).Sample((weights, turns) =>
        {
            var fair = new FairTurns();
            var got = new int[weights.Length];
            for (var i = 0; i < weights.Length; i++) fair.Offer(Name(i));
            for (var turn = 0; turn < turns; turn++)
            {
                var tenant = fair.Next(Many, name => weights[Index(name)], Now)!;
                got[Index(tenant)]++;
                fair.Leave(tenant, null, Now);
            }

            // Stride scheduling keeps each share within the others' single turns.
            for (var i = 0; i < weights.Length; i++)
                Assert.InRange(got[i], (turns * (double)weights[i] / weights.Sum()) - weights.Length, (turns * (double)weights[i] / weights.Sum()) + weights.Length);
        });

    [Fact]
    public void Next_NewcomerBesideAFlood_WaitsForNoMoreThanOneTurnOfEach() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[0, 500]).Sample((others, turns) =>
        {
            var fair = new FairTurns();
            for (var i = 0; i < others; i++) fair.Offer(Name(i));
            for (var turn = 0; turn < turns; turn++) fair.Leave(fair.Next(Many, _ => 1, Now)!, null, Now);

            fair.Offer("new");
            var waited = 0;
            while (fair.Next(Many, _ => 1, Now) != "new") waited++;

            Assert.InRange(waited, 0, others);
        });

    [Fact]
    public void Next_TenantAtItsShareOfThePlaces_LeavesTheRestToOthers()
    {
        var fair = new FairTurns();
        fair.Offer("a");
        Assert.Equal(["a", "a", null], Enumerable.Range(0, 3).Select(_ => fair.Next(2, _ => 1, Now)));

        fair.Offer("b");

        Assert.Equal("b", fair.Next(2, _ => 1, Now));
    }

    [Fact]
    public void Next_AfterRefusalsInARow_RestsTwiceAsLongEachTimeUpToWhatWasAsked()
    {
        var fair = new FairTurns();
        var now = Now;
        List<double> rests = [];
        fair.Offer("a");
        for (var i = 0; i < 6; i++)
        {
            fair.Leave(fair.Next(Many, _ => 1, now)!, TimeSpan.FromSeconds(1), now);
            var end = fair.NextRestEnd(now)!.Value;
            Assert.Null(fair.Next(Many, _ => 1, end.AddTicks(-1)));
            rests.Add((end - now).TotalMilliseconds);
            now = end;
        }

        Assert.Equal([50, 100, 200, 400, 800, 1_000], rests);
        fair.Leave(fair.Next(Many, _ => 1, now)!, null, now);
        fair.Leave(fair.Next(Many, _ => 1, now)!, TimeSpan.FromSeconds(1), now);
        Assert.Equal(now.AddMilliseconds(50), fair.NextRestEnd(now));
    }

    [Fact]
    public void Next_TenantThatRests_LetsOthersGoOn()
    {
        var fair = new FairTurns();
        fair.Offer("a");
        fair.Leave(fair.Next(Many, _ => 1, Now)!, TimeSpan.FromMinutes(1), Now);

        fair.Offer("b");

        Assert.Equal("b", fair.Next(Many, _ => 1, Now));
    }

    [Fact]
    public void HasWork_EverybodyIsExhausted_IsFalse()
    {
        var fair = new FairTurns();
        fair.Offer("a");
        fair.Next(Many, _ => 1, Now);
        fair.Exhausted("a");
        Assert.False(fair.HasWork);

        fair.Leave("a", null, Now);
        fair.Offer("a");

        Assert.Equal("a", fair.Next(Many, _ => 1, Now));
    }

    private static string Name(int index) => $"tenant-{index}";

    private static int Index(string name) => int.Parse(name["tenant-".Length..], System.Globalization.CultureInfo.InvariantCulture);
}

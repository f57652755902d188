using CsCheck;
using FunctionsOrchestration.Mesh.Backpressure;

namespace FunctionsOrchestration.Mesh.Tests.Backpressure;

/// <summary>Who is let in, against a plain model of one queue before which several workers stand.</summary>
public sealed class IngressGateTests
{
    private static readonly WaterMarks Marks = new(10, 4);

    private static readonly Gen<WaterMarks> AnyMarks =
        Gen.Select(Gen.Long[1, 40], Gen.Long[0, 39]).Where((high, low) => low < high).Select((high, low) => new WaterMarks(high, low));

    [Fact]
    public void TryAdmit_OneWorkerThatReadsNow_NeverExceedsTheHighMark() =>
        Gen.Select(AnyMarks, Gen.Select(Gen.Int[0, 2], Gen.Int[1, 12]).Array[1, 200]).Sample((marks, steps) =>
        {
            var gate = new IngressGate(marks);
            long depth = 0;
            foreach (var (step, items) in steps)
            {
                if (step == 0 && gate.TryAdmit(items)) depth += items;
                if (step == 1) depth = Math.Max(0, depth - items);
                if (step == 2) gate.Observe(depth, gate.BeginReading());
                Assert.InRange(depth, 0, marks.High);
                Assert.True(gate.Depth >= depth);
            }
        });

    // Each worker lets in no more than what lay between its last reading and the mark; so much all of them together may exceed it.
    [Fact]
    public void TryAdmit_SeveralWorkers_ExceedsByNoMoreThanTheOthersLetInBetweenReadings() =>
        Gen.Select(AnyMarks, Gen.Int[2, 5], Gen.Select(Gen.Int[0, 2], Gen.Int[0, 4], Gen.Int[1, 6]).Array[1, 300]).Sample((marks, workers, steps) =>
        {
            var gates = Enumerable.Range(0, workers).Select(_ => new IngressGate(marks)).ToArray();
            var since = new long[workers];
            long depth = 0;
            foreach (var (step, worker, items) in steps)
            {
                var at = worker % workers;
                if (step == 0 && gates[at].TryAdmit(items))
                {
                    depth += items;
                    for (var other = 0; other < workers; other++) if (other != at) since[other] += items;
                    Assert.True(depth <= marks.High + since[at]);
                }
                else if (step == 1)
                {
                    depth = Math.Max(0, depth - items);
                }
                else if (step == 2)
                {
                    gates[at].Observe(depth, gates[at].BeginReading());
                    since[at] = 0;
                }
            }
        });

    [Fact]
    public void Refuses_BetweenTheMarks_StaysAsItWas() =>
        Gen.Select(AnyMarks, Gen.Long[0, 60].Array[1, 100]).Sample((marks, depths) =>
        {
            var gate = new IngressGate(marks);
            var expected = false;
            foreach (var depth in depths)
            {
                gate.Observe(depth, gate.BeginReading());
                expected = depth >= marks.High || (depth > marks.Low && expected);
                Assert.Equal(expected, gate.Refuses);
            }
        });

    [Fact]
    public void Observe_ItemsLetInWhileItWasRead_AreCountedOnTop()
    {
        var gate = new IngressGate(Marks);
        var begun = gate.BeginReading();
        Assert.True(gate.TryAdmit(3));

        gate.Observe(5, begun);

        Assert.Equal(8, gate.Depth);
    }

    [Fact]
    public void TryAdmit_BatchLargerThanWhatIsLeft_ClosesTheDoorForNobodyElse()
    {
        var gate = new IngressGate(Marks);
        Assert.True(gate.TryAdmit(8));

        Assert.False(gate.TryAdmit(3));
        Assert.True(gate.TryAdmit(2));
        Assert.False(gate.TryAdmit(1));
    }

    [Fact]
    public void Observe_FirstReadingBetweenTheMarks_DoesAsTheOthersDo()
    {
        var (joins, alone) = (new IngressGate(Marks), new IngressGate(Marks));

        joins.Observe(7, 0, othersRefuse: true);
        alone.Observe(7, 0);
        alone.Observe(7, 0, othersRefuse: true);

        Assert.Equal((true, false), (joins.Refuses, alone.Refuses));
    }

    [Fact]
    public void Withdraw_ItemsThatWereNotStored_OpensTheDoorAgain()
    {
        var gate = new IngressGate(Marks);
        Assert.True(gate.TryAdmit(10));

        gate.Withdraw(10);

        Assert.True(gate.TryAdmit(1));
        Assert.Equal(1, gate.Depth);
    }

    [Fact]
    public void Change_HigherMarks_OpenTheDoorOnceTheDepthIsAtTheLowOne()
    {
        var gate = new IngressGate(Marks);
        Assert.True(gate.TryAdmit(10));
        Assert.False(gate.TryAdmit(1));

        gate.Change(new WaterMarks(100, 50));

        Assert.True(gate.TryAdmit(1));
    }
}

using CsCheck;
using FunctionsOrchestration.Mesh.Limits.Places;

namespace FunctionsOrchestration.Mesh.Tests.Limits.Places;

/// <summary>How the ledger shares places out.</summary>
public sealed class PlaceLedgerTests
{
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(10);
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Lease_EverybodyWantsALot_ComesToEqualSharesWithoutEverGivingTooMany()
    {
        var state = Empty;
        for (var round = 1; round <= 3; round++)
            foreach (var worker in (string[])["a", "b", "c", "d"])
                state = PlaceLedger.Lease(state, Request(worker, round, holds: Target(state, worker), wanted: 100), Start);

        Assert.Equal([5, 5, 5, 5], state.Leases.Values.Select(lease => lease.Places));
    }

    [Fact]
    public void Lease_OneWantsLittle_LeavesTheRestToTheOthers() =>
        Gen.Int[0, 30].Array[1, 8].Sample(wanted =>
        {
            var state = Empty;
            for (var round = 1; round <= 3; round++)
                foreach (var (i, want) in wanted.Index())
                    state = PlaceLedger.Lease(state, Request($"w{i}", round, Target(state, $"w{i}"), want), Start);
            Assert.Equal(Math.Min(20, wanted.Sum()), state.Leases.Values.Sum(lease => lease.Places));
            var most = state.Leases.Values.Max(lease => lease.Places);
            Assert.All(state.Leases.Values, lease => Assert.True(lease.Places == lease.Wanted || lease.Places >= most - 1));
        }, iter: 500);

    [Fact]
    public void Lease_MoreWorkersThanPlaces_EverybodyHasATurn()
    {
        var state = Empty;
        HashSet<string> served = [];
        var sequence = 0;
        for (var now = Start; now < Start + (Term * 40); now += Term / 4)
        {
            sequence++;
            for (var i = 0; i < 30; i++)
            {
                var worker = $"w{i:00}";
                state = PlaceLedger.Lease(state, Request(worker, sequence, Target(state, worker), 5), now);
                if (state.Leases[worker].Places > 0) served.Add(worker);
                Assert.InRange(state.Leases.Values.Sum(lease => lease.Places), 0, 20);
            }
        }

        Assert.Equal(30, served.Count);
    }

    [Fact]
    public void Lease_OfADeadWorker_ReturnsAfterItsTermAndNotBefore()
    {
        var state = PlaceLedger.Lease(Empty, Request("dead", 1, 0, 20), Start);

        state = PlaceLedger.Lease(state, Request("b", 1, 0, 20), Start + Term);
        Assert.Equal(0, state.Leases["b"].Places);
        state = PlaceLedger.Lease(state, Request("b", 2, 0, 20), Start + Term + PlaceLedger.Slack);

        Assert.Equal(20, state.Leases["b"].Places);
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(20, -1, 1)]
    [InlineData(20, 0, -1)]
    public void Lease_ThatCannotBe_ChangesNothingAndIsCounted(int limit, int holds, int wanted)
    {
        var state = PlaceLedger.Lease(Empty, Request("a", 1, holds, wanted) with { Limit = limit }, Start);
        Assert.Equal((1, 0), (state.Refused, state.Leases.Count));
    }

    [Fact]
    public void Lease_TheSameRequestAgain_IsRefused()
    {
        var state = PlaceLedger.Lease(Empty, Request("a", 1, 0, 5), Start);
        Assert.Equal(state with { Refused = 1 }, PlaceLedger.Lease(state, Request("a", 1, 0, 9), Start));
    }

    private static PlacesState Empty { get; } = new(new Dictionary<string, PlaceLease>());

    private static int Target(PlacesState state, string worker) => state.Leases.GetValueOrDefault(worker)?.Target ?? 0;

    private static PlacesRequest Request(string worker, long sequence, int holds, int wanted) => new(worker, sequence, 20, Term, holds, wanted);
}

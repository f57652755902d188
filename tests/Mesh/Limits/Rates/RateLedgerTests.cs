using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Limits.Rates;

namespace FunctionsOrchestration.Mesh.Tests.Limits.Rates;

public sealed class RateLedgerTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RateRule Rule = new(10, 10, TimeSpan.FromSeconds(1), RateForm.SlidingWindow, TimeSpan.FromMilliseconds(500));

    [Fact]
    public void Report_WithWaitingCalls_IsAnsweredWithALease()
    {
        var lease = Assert.Single(Ask(new(), 3).Leases);

        Assert.Equal(("w", "t", CallPriority.Normal, (Now + Rule.Lease).UtcTicks), (lease.Worker, lease.Tenant, lease.Priority, lease.Until));
        Assert.InRange(lease.Counts.Sum(), 3, 10);
    }

    [Fact]
    public void Report_ThatComesAgain_ChangesNothing()
    {
        var state = Ask(new(), 3);

        Assert.Same(state, Ask(state, 3));
    }

    [Fact]
    public void Return_OfALeaseTwice_IsRejectedAndRecorded()
    {
        var asked = Ask(new(), 3);
        var lease = asked.Leases[0];
        var returned = Settle(asked, 2, new RateSettlement(lease.Id, 0, [], lease.Counts.Sum()));
        Assert.Empty(returned.Leases);

        var again = Settle(returned, 3, new RateSettlement(lease.Id, 0, [], lease.Counts.Sum()));

        var rejection = Assert.Single(again.Rejections);
        Assert.Equal(("w", "lease", "1", 1), (rejection.Worker, rejection.Field, rejection.Value, again.Rejected));
        Assert.Equal(returned.Used, again.Used);
    }

    [Theory]
    [InlineData(0, 11, 0)]
    [InlineData(-1, 1, 0)]
    [InlineData(600, 1, 0)]
    [InlineData(0, -1, 0)]
    [InlineData(0, 1, 10)]
    [InlineData(0, 1, -1)]
    public void Settlement_ThatDoesNotFitItsLease_IsRejectedAsAWhole(int slot, int used, int returned)
    {
        var asked = Ask(new(), 10);
        var lease = asked.Leases[0];

        var after = Settle(asked, 2, new RateSettlement(lease.Id, lease.FirstSlot + slot, [used], returned));

        Assert.Equal(1, after.Rejected);
        Assert.Equal(lease.Counts.Sum(), after.Leases.Single().Counts.Sum());
        Assert.Empty(after.Used);
    }

    [Fact]
    public void Lease_OfAnotherWorker_CannotBeSettled()
    {
        var asked = Ask(new(), 3);

        var after = RateLedger.Report(
            asked, new RateReport("thief", 1, Now.UtcTicks, 1) { Settlements = [new(asked.Leases[0].Id, 0, [], 3)], IsIdle = true }, Now);

        Assert.Equal("thief", Assert.Single(after.Rejections).Worker);
        Assert.Single(after.Leases);
    }

    [Fact]
    public void Correction_BelowWhatWasUsed_IsRejected()
    {
        var asked = Ask(new(), 3);
        var grid = RateGrid.Of(Rule.Window);
        var used = Settle(asked, 2, new RateSettlement(1, asked.Leases[0].FirstSlot, [2], 0));

        var report = new RateReport("w", 3, Now.UtcTicks, 1) { Corrections = [new(grid.SlotTicks, asked.Leases[0].FirstSlot, -3)], IsIdle = true };
        var after = RateLedger.Report(used, report, Now);

        Assert.Equal("correction", Assert.Single(after.Rejections).Field);
        Assert.Equal(2, after.Used.Sum());
    }

    [Fact]
    public void Tenant_ThatAStrictLimitDoesNotKnow_IsRejectedAndGetsNothing()
    {
        var report = Report(3) with { Rule = Rule with { Tenants = ["known"] } };

        var after = RateLedger.Report(new(), report, Now);

        Assert.Empty(after.Leases);
        Assert.Equal(("tenant", "t"), (after.Rejections[0].Field, after.Rejections[0].Value));
    }

    [Fact]
    public void Report_ThatWasLongUnderWay_GetsNothing() =>
        Assert.Empty(RateLedger.Report(new(), Report(3), Now + Rule.Lease + TimeSpan.FromMilliseconds(1)).Leases);

    [Fact]
    public void Lease_OfADeadWorker_CountsUntilItLeavesTheWindow()
    {
        var dead = Ask(new(), 10);
        var end = Now + Rule.Lease + Rule.Window;

        Assert.Equal(10, dead.Leases.Sum(lease => lease.Counts.Sum()));
        Assert.DoesNotContain(AskAs("other", dead, end - TimeSpan.FromMilliseconds(400)).Leases, lease => lease.Worker == "other");
        Assert.Contains(AskAs("other", dead, end + TimeSpan.FromMilliseconds(2)).Leases, lease => lease.Worker == "other");
    }

    [Fact]
    public void Rule_OfALaterVersion_CountsWhatWasUsedBefore()
    {
        var asked = Ask(new(), 10);
        var used = Settle(asked, 2, new RateSettlement(1, asked.Leases[0].FirstSlot, [10], 0));
        var rule = Rule with { Window = TimeSpan.FromSeconds(10) };

        var later = RateLedger.Report(used, Report(5) with { Worker = "new", Version = 2, Rule = rule, SentAt = (Now + Rule.Window / 2).UtcTicks }, Now + (Rule.Window / 2));

        Assert.Equal((2, 10), (later.Version, later.Used.Sum()));
        Assert.DoesNotContain(later.Leases, lease => lease.Worker == "new");
    }

    [Fact]
    public void Ledger_WhenNothingCanBeInAWindow_IsEmpty()
    {
        var state = Ask(new(), 3);

        Assert.False(RateLedger.IsEmpty(state, Now + Rule.Window));
        Assert.True(RateLedger.IsEmpty(state, RateLedger.EmptyAt(state)));
        Assert.InRange(RateLedger.EmptyAt(state), Now + Rule.Window, Now + TimeSpan.FromSeconds(10));
    }

    private static RateReport Report(long waiting) =>
        new("w", 1, Now.UtcTicks, 1) { Rule = Rule, Demands = [new RateDemand("t", CallPriority.Normal, waiting, waiting)] };

    private static RateLedgerState Ask(RateLedgerState state, long waiting) => RateLedger.Report(state, Report(waiting), Now);

    private static RateLedgerState AskAs(string worker, RateLedgerState state, DateTimeOffset at) =>
        RateLedger.Report(state, Report(1) with { Worker = worker, SentAt = at.UtcTicks }, at);

    private static RateLedgerState Settle(RateLedgerState state, long sequence, RateSettlement settlement) =>
        RateLedger.Report(state, new RateReport("w", sequence, Now.UtcTicks, 1) { Settlements = [settlement], IsIdle = true }, Now);
}

using FunctionsOrchestration.Mesh.Limits.Budgets;

namespace FunctionsOrchestration.Mesh.Tests.Limits.Budgets;

public sealed class BudgetLedgerTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 23, 0, 0, TimeSpan.Zero);
    private static readonly BudgetDefinition Daily = new() { ModelCalls = 100, ReservationSeconds = 600 };

    [Fact]
    public void Reserve_WithoutABudget_IsRefused() =>
        Assert.Equal(BudgetRefusalReason.Undeclared, BudgetLedger.Reserve(new(), Request("a", 1), Start).Answer.Reason);

    [Fact]
    public void Reserve_AllThatIsLeft_IsGrantedAndOneMoreIsNot()
    {
        var state = Reserve(Declared(Daily), "a", 60);

        Assert.False(BudgetLedger.Reserve(state, Request("b", 41), Start).Answer.Granted);
        Assert.True(BudgetLedger.Reserve(state, Request("b", 40), Start).Answer.Granted);
    }

    [Fact]
    public void Commit_LessThanReserved_LeavesTheRest()
    {
        var state = BudgetLedger.Commit(Reserve(Declared(Daily), "a", 60), new("a", Calls(20)), Start).State;

        Assert.Equal((20, 0, 80), (state.Current!.Spent.Calls, state.Current.Reserved.Calls, state.Current.Left.Calls));
    }

    [Fact]
    public void Commit_AboveItsReservation_IsRefusedAndTheReservationStays()
    {
        var step = BudgetLedger.Commit(Reserve(Declared(Daily), "a", 60), new("a", Calls(61)), Start);

        Assert.Equal(BudgetRefusalReason.AboveReservation, step.Answer.Reason);
        Assert.Equal(60, step.State.Current!.Reserved.Calls);
        Assert.Equal([new BudgetRefusal(Start, "Commit", "a", BudgetRefusalReason.AboveReservation)], step.State.Refusals);
    }

    [Fact]
    public void Commit_SpentAboveTheReservation_TakesWhatIsLeftAndShowsTheRest()
    {
        var state = Reserve(Reserve(Declared(Daily), "a", 60), "b", 30);

        var step = BudgetLedger.Commit(state, new("a", Calls(75)) { IsSpent = true }, Start);

        Assert.True(step.Answer.Granted);
        Assert.Equal((70, 30, 5), (step.State.Current!.Spent.Calls, step.State.Current.Reserved.Calls, step.State.Current.Overrun.Calls));
        Assert.Equal(step.State, BudgetLedger.Commit(step.State, new("a", Calls(75)) { IsSpent = true }, Start).State);
    }

    [Fact]
    public void Commit_AfterItExpired_IsRefusedAndRecorded()
    {
        var step = BudgetLedger.Commit(Reserve(Declared(Daily), "a", 60), new("a", Calls(60)), Start.AddMinutes(10));

        Assert.Equal(BudgetRefusalReason.Expired, step.Answer.Reason);
        Assert.Equal((0, 100, 1), (step.State.Current!.Spent.Calls, step.State.Current.Left.Calls, step.State.RefusalCount));
    }

    [Fact]
    public void Commit_AgainWithAnotherAmount_IsRefused()
    {
        var state = BudgetLedger.Commit(Reserve(Declared(Daily), "a", 60), new("a", Calls(20)), Start).State;

        Assert.True(BudgetLedger.Commit(state, new("a", Calls(20)), Start).Answer.Granted);
        Assert.Equal(BudgetRefusalReason.Committed, BudgetLedger.Commit(state, new("a", Calls(21)), Start).Answer.Reason);
    }

    [Fact]
    public void Refund_BeforeItsReservation_Wins()
    {
        var state = BudgetLedger.Refund(Declared(Daily), "a", Start).State;

        var step = BudgetLedger.Reserve(state, Request("a", 10), Start);

        Assert.Equal(BudgetRefusalReason.GivenBack, step.Answer.Reason);
        Assert.Equal(100, step.State.Current!.Left.Calls);
    }

    [Fact]
    public void Refund_AfterTheCommit_GivesBackWhatWasSpent()
    {
        var state = BudgetLedger.Commit(Reserve(Declared(Daily), "a", 60), new("a", Calls(20)), Start).State;

        state = BudgetLedger.Refund(BudgetLedger.Refund(state, "a", Start).State, "a", Start).State;

        Assert.Equal(100, state.Current!.Left.Calls);
    }

    [Fact]
    public void Extend_InTime_KeepsAndEnlarges()
    {
        var state = Reserve(Declared(Daily), "a", 60);

        var step = BudgetLedger.Extend(state, new("a", TimeSpan.FromHours(1)) { Amount = Calls(90) }, Start.AddMinutes(9));

        Assert.Equal(new BudgetReservation(Calls(90), 1, Start.AddMinutes(69)), step.State.Open["a"]);
        Assert.Equal(90, step.State.Current!.Reserved.Calls);
        Assert.Equal(
            BudgetRefusalReason.Exhausted, BudgetLedger.Extend(step.State, new("a", TimeSpan.Zero) { Amount = Calls(101) }, Start).Answer.Reason);
    }

    [Fact]
    public void RollOver_ReservationOfTheDayBefore_CountsForItsDay()
    {
        var state = Reserve(Declared(Daily with { ReservationSeconds = 7_200 }), "a", 60);
        var next = Start.AddHours(1);

        var step = BudgetLedger.Reserve(state, Request("b", 100), next);
        state = BudgetLedger.Commit(step.State, new("a", Calls(50)), next).State;

        Assert.True(step.Answer.Granted);
        Assert.Equal((50, 0), (state.Past[0].Spent.Calls, state.Past[0].Reserved.Calls));
        Assert.Equal(0, state.Current!.Spent.Calls);
    }

    [Fact]
    public void RollOver_ClockOfAnotherWorkerIsBehind_OpensNoEarlierPeriodAgain()
    {
        var monthly = Daily with { Period = "month" };
        var state = BudgetLedger.Reserve(Declared(monthly), Request("a", 100), Start.AddHours(1)).State;

        Assert.False(BudgetLedger.Reserve(state, Request("b", 1), Start.AddMinutes(59)).Answer.Granted);
        Assert.False(BudgetLedger.Reserve(state, Request("c", 1), Start.AddHours(1)).Answer.Granted);
    }

    [Theory]
    [InlineData("hour", "2026-01-31T23:00", "2026-02-01T00:00")]
    [InlineData("day", "2026-01-31T00:00", "2026-02-01T00:00")]
    [InlineData("week", "2026-01-26T00:00", "2026-02-02T00:00")]
    [InlineData("month", "2026-01-01T00:00", "2026-02-01T00:00")]
    [InlineData("days", "2026-01-30T00:00", "2026-02-09T00:00")]
    public void PeriodOf_EachKind_HoldsTheInstant(string period, string start, string end)
    {
        var definition = new BudgetDefinition { Period = period, Days = 10, From = new(2026, 3, 1) };

        Assert.Equal(
            (DateTimeOffset.Parse(start + "Z"), DateTimeOffset.Parse(end + "Z")), BudgetCalendar.PeriodOf(definition, Start.AddMinutes(59)));
    }

    [Fact]
    public void Alerts_SharesReached_AreNotedOnceAPeriod()
    {
        var state = Reserve(Declared(Daily with { AlertPercents = [50, 80, 100] }), "a", 100);
        Assert.Empty(state.Current!.Alerts);

        state = BudgetLedger.Commit(state, new("a", Calls(85)), Start).State;

        Assert.Equal([50, 80], state.Current!.Alerts);
        Assert.Empty(BudgetLedger.Expire(state, Start.AddHours(1)).Current!.Alerts);
    }

    [Fact]
    public void Declare_OnAnotherVersion_ChangesNothing()
    {
        var state = Declared(Daily);

        var (after, answer) = BudgetLedger.Declare(state, new(Daily with { ModelCalls = 7 }, 0), Start);

        Assert.Equal((false, 1L, Daily), (answer.IsApplied, answer.Version, answer.Value));
        Assert.Equal(state, after);
    }

    [Fact]
    public void Declare_AfterItWasTakenBack_NeverUsesAVersionTwice()
    {
        var state = BudgetLedger.Declare(Declared(Daily), new(null, 1), Start).State;
        Assert.Equal(0, state.Version);

        Assert.Equal(2, BudgetLedger.Declare(state, new(Daily, 0), Start).Answer.Version);
    }

    [Fact]
    public void Declare_LessThanIsSpent_LeavesNothingAndTakesNothingBack()
    {
        var state = Reserve(Declared(Daily), "a", 60);

        state = BudgetLedger.Declare(state, new(Daily with { ModelCalls = 10 }, null), Start).State;

        Assert.Equal((0, 60), (state.Current!.Left.Calls, state.Current.Reserved.Calls));
        Assert.True(BudgetLedger.Commit(state, new("a", Calls(60)), Start).Answer.Granted);
    }

    [Fact]
    public void Forget_MonthsOfReservations_KeepsStateSmallAndSums()
    {
        var state = Declared(Daily);
        for (var day = 0; day < 60; day++)
        {
            for (var i = 0; i < 40; i++)
            {
                var now = Start.AddDays(day).AddSeconds(i);
                state = BudgetLedger.Reserve(state, Request($"{day}/{i}", 2), now).State;
                state = BudgetLedger.Commit(state, new($"{day}/{i}", Calls(2)), now).State;
            }
        }

        Assert.InRange(state.Finished.Count, 40, 80);
        Assert.Equal(32, state.Past.Count);
        var sum = state.SpentBefore.Calls + state.Past.Sum(period => period.Spent.Calls) + state.Current!.Spent.Calls;
        Assert.Equal(60 * 80, sum);
    }

    private static BudgetAmount Calls(long calls) => new(Calls: calls);

    private static BudgetRequest Request(string id, long calls) => new(id, Calls(calls));

    private static BudgetState Declared(BudgetDefinition definition) => BudgetLedger.Declare(new(), new(definition, 0), Start).State;

    private static BudgetState Reserve(BudgetState state, string id, long calls)
    {
        var step = BudgetLedger.Reserve(state, Request(id, calls), Start);
        Assert.True(step.Answer.Granted);
        return step.State;
    }
}

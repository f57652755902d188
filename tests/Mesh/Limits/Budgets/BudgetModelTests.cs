using CsCheck;
using FunctionsOrchestration.Mesh.Limits.Budgets;

namespace FunctionsOrchestration.Mesh.Tests.Limits.Budgets;

/// <summary>The ledger against the model: any operations in any order, each of them twice, with time passing between them.</summary>
public sealed class BudgetModelTests
{
    private const long Limit = 100;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly int[] Pauses = [0, 0, 1, 60, 700, 3_600];

    private static readonly Gen<Step> AnyStep = Gen.Select(
        Gen.Int[0, 3], Gen.Int[0, 7], Gen.Long[0, 60], Gen.Int[10, 900], Gen.Int[0, 5].Select(i => Pauses[i]),
        (kind, id, calls, seconds, pause) => new Step(kind, $"r{id}", calls, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(pause)));

    [Fact]
    public void Operations_AnyOrderRepeatedAndLate_AreThoseOfTheModel() => AnyStep.List[1, 60].Sample(steps =>
    {
        var model = new BudgetModel(Limit);
        var state = BudgetLedger.Declare(new(), new(new BudgetDefinition { Period = "hour", ModelCalls = Limit }, 0), Start).State;
        var now = Start;
        foreach (var step in steps)
        {
            now += step.Pause;
            var expected = Apply(model, step, now);
            var (once, answer) = Apply(state, step, now);
            var (twice, again) = Apply(once, step, now);

            Assert.Equal(expected, answer.Granted);
            Assert.Equal(answer.Granted, again.Granted);
            Assert.Equal((model.Spent(now), model.Reserved(now)), (once.Current!.Spent.Calls, once.Current.Reserved.Calls));
            Assert.Equal((once.Current, once.Open.Count, once.Finished.Count), (twice.Current, twice.Open.Count, twice.Finished.Count));
            Assert.All(once.Past.Add(once.Current), period => Assert.InRange(period.Spent.Calls + period.Reserved.Calls, 0, Limit));
            Assert.Equal(once.Open.Values.Sum(one => one.Amount.Calls), once.Past.Add(once.Current).Sum(period => period.Reserved.Calls));
            state = twice;
        }
    });

    private static bool Apply(BudgetModel model, Step step, DateTimeOffset now) => step.Kind switch
    {
        0 => model.Reserve(step.Id, step.Calls, step.TimeToLive, now),
        1 => model.Commit(step.Id, step.Calls, now),
        2 => model.Refund(step.Id, now),
        _ => model.Extend(step.Id, step.Calls, step.TimeToLive, now),
    };

    private static BudgetStep Apply(BudgetState state, Step step, DateTimeOffset now) => step.Kind switch
    {
        0 => BudgetLedger.Reserve(state, new(step.Id, new(Calls: step.Calls)) { TimeToLive = step.TimeToLive }, now),
        1 => BudgetLedger.Commit(state, new(step.Id, new(Calls: step.Calls)), now),
        2 => BudgetLedger.Refund(state, step.Id, now),
        _ => BudgetLedger.Extend(state, new(step.Id, step.TimeToLive) { Amount = new(Calls: step.Calls) }, now),
    };

    private sealed record Step(int Kind, string Id, long Calls, TimeSpan TimeToLive, TimeSpan Pause);
}

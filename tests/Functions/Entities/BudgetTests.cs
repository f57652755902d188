using CsCheck;
using FunctionsOrchestration.Entities;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Functions.Tests.Entities;

public sealed class BudgetTests
{
    private static readonly EntityInstanceId Id = new(nameof(Budget), "test");

    [Fact]
    public async Task Operations_AnyOrderAndRepetition_NeverSpendMoreThanTheLimit()
    {
        var operation = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 5], Gen.Int[0, 60]);
        await operation.List[1, 25].SampleAsync(async operations =>
        {
            await using var engine = await AppEngine.StartAsync();
            foreach (var (kind, reservation, calls) in operations)
            {
                // Every operation twice: the second time must change nothing.
                await SignalAsync(engine, kind, $"r{reservation}", calls);
                await SignalAsync(engine, kind, $"r{reservation}", calls);
            }

            var state = await StateAsync(engine);
            Assert.True(state.Reservations.Values.Sum(entry => entry.Calls) <= 100);
            Assert.All(state.Reservations.Values, entry => Assert.True(!entry.Released || entry.Calls == 0));
        }, iter: 15, threads: 1);
    }

    [Fact]
    public async Task Reserve_AfterItsRelease_ComesTooLate()
    {
        await using var engine = await AppEngine.StartAsync();
        await SignalAsync(engine, 2, "r", 0);
        await SignalAsync(engine, 0, "r", 10);

        Assert.Equal(0, (await StateAsync(engine)).Reservations["r"].Calls);
    }

    [Fact]
    public async Task Reserve_NextDay_HasTheWholeBudgetAgainAndForgetsTheDayBeforeYesterday()
    {
        await using var engine = await AppEngine.StartAsync();
        await SignalAsync(engine, 0, "first", 100);
        await SignalAsync(engine, 0, "too-much", 1);
        Assert.Equal(["first"], (await StateAsync(engine)).Reservations.Keys);

        await engine.Host.AdvanceAsync(TimeSpan.FromDays(1));
        await SignalAsync(engine, 0, "second", 100);
        Assert.Equal(["first", "second"], (await StateAsync(engine)).Reservations.Keys.Order());

        await engine.Host.AdvanceAsync(TimeSpan.FromDays(1));
        await SignalAsync(engine, 0, "third", 100);
        Assert.Equal(["second", "third"], (await StateAsync(engine)).Reservations.Keys.Order());
    }

    private static Task SignalAsync(AppEngine engine, int kind, string reservation, int calls) => kind switch
    {
        0 => engine.Client.Entities.SignalEntityAsync(
            Id, nameof(Budget.Reserve), new BudgetRequest(reservation, calls, 100), cancellation: AppEngine.Stop),
        1 => engine.Client.Entities.SignalEntityAsync(
        Id, nameof(Budget.Commit), new BudgetSettlement(reservation, calls / 2), cancellation: AppEngine.Stop),
        _ => engine.Client.Entities.SignalEntityAsync(Id, nameof(Budget.Release), reservation, cancellation: AppEngine.Stop),
    };

    private static async Task<BudgetState> StateAsync(AppEngine engine)
    {
        await engine.Host.SettleAsync();
        return (await engine.Client.Entities.GetEntityAsync<BudgetState>(Id, cancellation: AppEngine.Stop))!.State;
    }
}

using System.Text.Json;
using FunctionsOrchestration.Budgets;
using FunctionsOrchestration.Functions.Tests.Control;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Functions.Tests.Budgets;

/// <summary>The entity around the ledger: what it stores, shows, forgets by itself, and still reads.</summary>
public sealed class BudgetTests
{
    private static readonly EntityInstanceId Id = new(nameof(Budget), "test");
    private static readonly BudgetDefinition Daily = new() { ModelCalls = 100, ReservationSeconds = 600 };

    [Fact]
    public async Task Operations_AnyOrder_AreKept()
    {
        await using var engine = await AppEngine.StartAsync();
        await SignalAsync(engine, nameof(Budget.Declare), new Change<BudgetDefinition>(Daily, 0));
        await SignalAsync(engine, nameof(Budget.Release), "overtaken");
        await SignalAsync(engine, nameof(Budget.Reserve), new BudgetRequest("overtaken", new(Calls: 10)));
        await SignalAsync(engine, nameof(Budget.Reserve), new BudgetRequest("a", new(Calls: 60)) { Owner = "saga" });
        await SignalAsync(engine, nameof(Budget.Reserve), new BudgetRequest("b", new(Calls: 41)));
        await SignalAsync(engine, nameof(Budget.Commit), new BudgetSettlement("a", new(Calls: 50)));

        var state = await StateAsync(engine);

        Assert.Equal((50, 0, 0), (state.Current!.Spent.Calls, state.Current.Reserved.Calls, state.Open.Count));
        Assert.Equal(BudgetEnding.Committed, state.Finished["a"].Ending);
        Assert.DoesNotContain("b", state.Finished.Keys);
    }

    [Fact]
    public async Task Reservation_WhoseOwnerIsGone_ExpiresByItself()
    {
        await using var engine = await AppEngine.StartAsync();
        await SignalAsync(engine, nameof(Budget.Declare), new Change<BudgetDefinition>(Daily, 0));
        await SignalAsync(engine, nameof(Budget.Reserve), new BudgetRequest("a", new(Calls: 60)));
        await SignalAsync(engine, nameof(Budget.Reserve), new BudgetRequest("b", new(Calls: 10)) { TimeToLive = TimeSpan.FromSeconds(60) });
        await SignalAsync(engine, nameof(Budget.Extend), new BudgetExtension("b", TimeSpan.FromHours(1)));

        await engine.Host.AdvanceAsync(TimeSpan.FromSeconds(601));

        var state = await StateAsync(engine);
        Assert.Equal(["b"], state.Open.Keys);
        Assert.Equal((BudgetEnding.Expired, 10), (state.Finished["a"].Ending, state.Current!.Reserved.Calls));
        await engine.Host.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Empty((await StateAsync(engine)).Open);
    }

    [Fact]
    public async Task Declare_AndTakeBack_AreSeenByWorkers()
    {
        var notices = new MemoryControlTable();
        await using var engine = await AppEngine.StartAsync(notices);

        await SignalAsync(engine, nameof(Budget.Declare), new Change<BudgetDefinition>(Daily, 0));
        await SignalAsync(engine, nameof(Budget.Declare), new Change<BudgetDefinition>(Daily with { ModelCalls = 1 }, 0));

        await engine.Host.SettleAsync();
        Assert.Equal(100, BudgetNotices.Read(Assert.Single(notices.Notices)).ModelCalls);
        await SignalAsync(engine, nameof(Budget.Declare), new Change<BudgetDefinition>(null, 1));
        await engine.Host.SettleAsync();
        Assert.Empty(notices.Notices);
    }

    // The state of an app before budgets had tenants and periods, as it is stored.
    [Fact]
    public void State_OfTheFormThatCountedCallsADay_GoesOn()
    {
        const string golden = """
            {"reservations":{"done":{"calls":40,"day":"2026-01-01","released":false},"open":{"calls":30,"day":"2026-01-02","released":false},
            "undone":{"calls":0,"day":"2026-01-02","released":true}},"today":"2026-01-02"}
            """;
        var now = new DateTimeOffset(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
        var state = JsonSerializer.Deserialize<BudgetState>(golden, Serialization.Options)!;

        var step = BudgetLedger.Reserve(state, new("new", new(Calls: 71)) { Default = new() { ModelCalls = 100 } }, now);
        Assert.Equal(BudgetRefusalReason.Exhausted, step.Answer.Reason);
        step = BudgetLedger.Reserve(step.State, new("undone", new(Calls: 1)), now);
        Assert.Equal(BudgetRefusalReason.GivenBack, step.Answer.Reason);
        step = BudgetLedger.Commit(step.State, new("open", new(Calls: 20)), now);

        Assert.True(step.Answer.Granted);
        Assert.Equal((100, 20, 0), (step.Answer.Limit.Calls, step.Answer.Spent.Calls, step.Answer.Reserved.Calls));
    }

    // What this version stores, for the versions after it.
    [Fact]
    public void State_OfThisVersion_IsReadBack()
    {
        const string golden = """
            {"definition":{"period":"day","money":2.5,"currency":"USD","reservationSeconds":600,"alertPercents":[80,100]},"version":3,"lastVersion":3,
            "current":{"number":2,"kind":"day","start":"2026-01-02T00:00:00+00:00","end":"2026-01-03T00:00:00+00:00",
            "limit":{"microUnits":2500000,"tokens":9223372036854775807,"calls":9223372036854775807},
            "spent":{"microUnits":2000000,"tokens":7,"calls":1},"reserved":{"microUnits":400000,"tokens":0,"calls":1},"overrun":{},"alerts":[80]},
            "past":[],"open":{"a":{"amount":{"microUnits":400000,"calls":1},"period":2,"expiresAt":"2026-01-02T13:00:00+00:00","owner":"saga"}},
            "finished":{"b":{"ending":"committed","at":"2026-01-02T11:00:00+00:00","amount":{"microUnits":2000000,"tokens":7,"calls":1},"period":2}},
            "leases":{"w":{"number":4,"amount":{},"usableUntil":"2026-01-02T11:00:00+00:00"}},
            "refusals":[{"at":"2026-01-02T11:00:00+00:00","operation":"Commit","reservation":"x","reason":"unknown"}],"refusalCount":1}
            """;
        var now = new DateTimeOffset(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

        var state = JsonSerializer.Deserialize<BudgetState>(golden, Serialization.Options)!;
        var step = BudgetLedger.Commit(state, new("a", new(MicroUnits: 400_000)), now);

        Assert.Equal((true, 2_400_000), (step.Answer.Granted, step.Answer.Spent.MicroUnits));
        var again = JsonSerializer.Deserialize<BudgetState>(JsonSerializer.Serialize(step.State, Serialization.Options), Serialization.Options)!;
        Assert.Equal(JsonSerializer.Serialize(step.State, Serialization.Options), JsonSerializer.Serialize(again, Serialization.Options));
    }

    private static Task SignalAsync(AppEngine engine, string operation, object input) =>
        engine.Client.Entities.SignalEntityAsync(Id, operation, input, cancellation: AppEngine.Stop);

    private static async Task<BudgetState> StateAsync(AppEngine engine)
    {
        await engine.Host.SettleAsync();
        return (await engine.Client.Entities.GetEntityAsync<BudgetState>(Id, cancellation: AppEngine.Stop))!.State;
    }
}

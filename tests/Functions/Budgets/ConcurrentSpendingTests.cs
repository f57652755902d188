using FunctionsOrchestration.Budgets;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Functions.Tests.Control;
using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Functions.Tests.Budgets;

/// <summary>Many sagas and one budget, on the real engine.</summary>
public sealed class ConcurrentSpendingTests
{
    private const string Tenant = "acme";
    private const int Sagas = 500;
    private const long Limit = 10_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // About 12,500 are wanted of 10,000, so that some must be refused; a tenth of the sagas fails, and one in twenty-five is lost.
    // In the middle of it the app is killed and starts again.
    [Fact]
    public async Task Sagas_FiveHundredWithFailures_SpendAndLeaveExactlyTheBudget()
    {
        var notices = new MemoryControlTable();
        await using var host = await LocalTestHost.StartAsync(
            [typeof(Budget), typeof(SpendingSaga), typeof(SpendingWork)],
            services => services.AddSerialization().AddSingleton<IControlTable>(notices));
        await host.Client.Entities.SignalEntityAsync(
            BudgetTenants.EntityOf(Tenant), nameof(Budget.Declare),
            new Change<BudgetDefinition>(new() { ModelCalls = Limit, Period = "month", ReservationSeconds = 600 }, 0), cancellation: Stop);
        await host.SettleAsync();

        var random = new Random(5);
        for (var i = 0; i < Sagas; i++)
        {
            var estimate = random.Next(10, 41);
            var plan = new SpendingPlan(Tenant, estimate, random.Next(0, estimate + 1), random.Next(10) == 0, random.Next(25) == 0);
            await host.Client.ScheduleNewOrchestrationInstanceAsync(
                nameof(SpendingSaga.Spend), plan, new StartOrchestrationOptions($"saga-{i}"), Stop);
            if (i % 50 == 0) await AssertNeverOverspentAsync(host);
            if (i == Sagas / 2) await host.RestartAsync();
        }

        long committed = 0;
        for (var i = 0; i < Sagas; i++)
        {
            var ended = await host.RunToEndAsync($"saga-{i}");
            Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.SerializedOutput);
            committed += ended.ReadOutputAs<long>();
            if (i % 50 == 0) await AssertNeverOverspentAsync(host);
        }

        await host.AdvanceAsync(TimeSpan.FromSeconds(601));
        var state = await StateAsync(host);
        Assert.Empty(state.Open);
        Assert.Equal((committed, 0L, 0L), (state.Current!.Spent.Calls, state.Current.Reserved.Calls, state.RefusalCount));
        Assert.Equal(Limit, state.Current.Spent.Calls + (state.Current.Limit - state.Current.Spent - state.Current.Reserved).Calls);
    }

    private static async Task AssertNeverOverspentAsync(LocalTestHost host)
    {
        var now = (await StateAsync(host)).Current!;
        Assert.InRange(now.Spent.Calls + now.Reserved.Calls, 0, Limit);
    }

    private static async Task<BudgetState> StateAsync(LocalTestHost host) =>
        (await host.Client.Entities.GetEntityAsync<BudgetState>(BudgetTenants.EntityOf(Tenant), cancellation: Stop))!.State;
}

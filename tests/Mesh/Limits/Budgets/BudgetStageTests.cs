using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using FunctionsOrchestration.Mesh.Protocols;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Mesh.Tests.Limits.Budgets;

/// <summary>Calls through the mesh spend from what the worker holds of their tenant's budget.</summary>
public sealed class BudgetStageTests : IAsyncDisposable
{
    private const string Tenant = "acme";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ScriptedProtocol _endpoints = new();
    private ServiceProvider? _services;
    private LedgerPlane _plane = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private BudgetPeriod Period => _plane.State.Current!;

    private TenantBudgets Budgets => _services!.GetRequiredService<TenantBudgets>();

    public ValueTask DisposeAsync() => _services?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Call_ManyWithinTheBudget_TellTheOwnerRarelyAndExactly()
    {
        var mesh = await StartAsync(new() { ModelCalls = 10_000 });

        for (var i = 0; i < 1_000; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(2));
            Assert.True((await mesh.SendAsync(Request(), Stop)).IsOk);
        }

        Assert.InRange(_plane.Told, 1, 10);
        await ReturnAsync();
        Assert.Equal((1_000, 0), (Period.Spent.Calls, Period.Reserved.Calls));
    }

    [Fact]
    public async Task Call_BudgetSpent_IsRefusedWithItsSums()
    {
        var mesh = await StartAsync(new() { ModelCalls = 10 });

        var results = new List<MeshResult>();
        for (var i = 0; i < 25; i++) results.Add(await mesh.SendAsync(Request(), Stop));

        Assert.Equal(10, results.Count(result => result.IsOk));
        var problem = results[^1].Problem!;
        Assert.Equal((ProblemReason.BudgetExhausted, TimeSpan.FromHours(12)), (problem.Reason, problem.RetryAfter));
        Assert.Equal((Tenant, 10), (problem.Budget!.Tenant, problem.Budget.State.Limit.Calls));
        Assert.Contains("Model calls: 1 needed, 0 left of 10 each day, until 2026-01-02 00:00 UTC.", problem.Message, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromHours(12));
        Assert.True((await mesh.SendAsync(Request(), Stop)).IsOk);
    }

    [Fact]
    public async Task Call_ManyAtOnce_NeverSpendMoreThanThereIs()
    {
        var mesh = await StartAsync(new() { ModelCalls = 100 });

        var results = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => Task.Run(async () => await mesh.SendAsync(Request(), Stop), Stop)));

        Assert.InRange(results.Count(result => result.IsOk), 1, 100);
        await ReturnAsync();
        Assert.Equal(results.Count(result => result.IsOk), Period.Spent.Calls);
    }

    [Fact]
    public async Task Call_WithPrices_SpendsMoneyForWhatWasUsed()
    {
        var mesh = await StartAsync(new() { Money = 10, Currency = "USD" });
        _endpoints.Answer("a", ScriptedProtocol.Good with { Usage = new TokenUsage(300, 200) });

        await mesh.SendAsync(Request(), Stop);

        await ReturnAsync();
        Assert.Equal(new BudgetAmount(501_000, 500, 1), Period.Spent); // 0.50 a call and 0.002 a thousand tokens.
    }

    [Fact]
    public async Task Call_ThatFails_CostsACallAndNoMoney()
    {
        var mesh = await StartAsync(new() { Money = 10, Currency = "USD" });
        _endpoints.Answer("a", new EndpointReply { Fault = new EndpointFault(FaultKind.InvalidInput, "no") });

        await mesh.SendAsync(Request(), Stop);

        await ReturnAsync();
        Assert.Equal(new BudgetAmount(Calls: 1), Period.Spent);
    }

    [Fact]
    public async Task Call_ThatReachesNobody_CostsNothing()
    {
        var mesh = await StartAsync(new() { ModelCalls = 10 });

        await mesh.SendAsync(Request() with { Hints = new() { Version = "none" } }, Stop);

        await ReturnAsync();
        Assert.Equal(default, Period.Spent);
    }

    [Fact]
    public async Task Call_OwnerUnreachable_IsRefusedUntilItIsBack()
    {
        var mesh = await StartAsync(new() { ModelCalls = 10 });
        _plane.IsConnected = false;
        Assert.Equal(ProblemReason.BudgetUnavailable, (await mesh.SendAsync(Request(), Stop)).Problem!.Reason);

        (_plane.IsConnected, _plane.IsDown) = (true, true);
        Assert.Equal(ProblemReason.BudgetUnavailable, (await mesh.SendAsync(Request(), Stop)).Problem!.Reason);

        _plane.IsDown = false;
        Assert.True((await mesh.SendAsync(Request(), Stop)).IsOk);
    }

    [Fact]
    public async Task Stop_HoldingALease_GivesItBack()
    {
        var mesh = await StartAsync(new() { ModelCalls = 100 });
        await mesh.SendAsync(Request(), Stop);
        Assert.NotEqual(0, Period.Reserved.Calls);

        await Budgets.StopAsync(Stop);

        Assert.Equal((1, 0), (Period.Spent.Calls, Period.Reserved.Calls));
    }

    [Fact]
    public async Task Call_TenantWithoutABudget_PassesUnlessStrict()
    {
        var mesh = await StartAsync(new() { ModelCalls = 10 });
        Assert.True((await mesh.SendAsync(Request() with { Tenant = "other" }, Stop)).IsOk);
        await DisposeAsync();

        mesh = await StartAsync(new() { ModelCalls = 10 }, new BudgetOptions { Strict = true });
        Assert.Equal(ProblemReason.UnknownCaller, (await mesh.SendAsync(Request() with { Tenant = "other" }, Stop)).Problem!.Reason);
        Assert.True((await mesh.SendAsync(Request() with { Tenant = null }, Stop)).IsOk);
    }

    private static MeshRequest Request() => MeshHarness.Request("texts") with { Tenant = Tenant };

    private async Task<IMesh> StartAsync(BudgetDefinition definition, BudgetOptions? options = null)
    {
        _plane = new LedgerPlane(Tenant, definition, _time);
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton<IProtocol>(_endpoints)
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton<IControlPlane>(_plane)
            .AddSingleton<IControlBoard>(_plane)
            .AddSingleton(options ?? new BudgetOptions())
            .AddAIMesh()
            .BuildServiceProvider();
        var service = MeshHarness.Service("texts", "a");
        _services.GetRequiredService<MeshCatalog>().Load(
            [service with { Endpoints = [service.Endpoints[0] with { CostPerCall = 0.5, CostPerThousandTokens = 0.002 }] }]);
        Budgets.Refresh();
        return _services.GetRequiredService<IMesh>();
    }

    /// <summary>Nobody calls for a while, and the worker gives back what it holds.</summary>
    private async Task ReturnAsync()
    {
        _time.Advance(TimeSpan.FromSeconds(6));
        await Budgets.KeepAsync();
    }
}

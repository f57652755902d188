using System.Text.Json;
using FunctionsOrchestration.Circuits;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Functions.Tests.Control;
using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Circuits;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Functions.Tests.Circuits;

/// <summary>What the entity keeps, what it makes public, and when it forgets.</summary>
public sealed class CircuitEntityTests : IAsyncLifetime
{
    private const string Golden = """
        {"service":"nlp","endpoint":"a","position":"halfOpen","version":3,"since":"2026-01-01T00:00:09+00:00","why":"The break is over.","isByHand":false,
        "breaks":1,"terms":{"minimumCalls":20,"failureRatio":0.5,"slowRatio":1,"window":"00:00:10","breakTime":"00:00:05","maxBreakTime":"00:02:00",
        "quorum":2,"probes":3,"attemptTimeout":"00:00:30"},"evidence":{"w1":{"at":"2026-01-01T00:00:01+00:00","sequence":4,"calls":20,"failed":19,"slow":1,
        "lastError":"500"}},"grounds":[{"worker":"w1","calls":20,"failed":19,"slow":1,"lastError":"500"}],"permits":[{"id":7,"worker":"w1","ask":5,
        "until":"2026-01-01T00:00:54+00:00"}],"lastPermit":7,"passed":1,"probeFailures":[{"worker":"w2","at":"2026-01-01T00:00:10+00:00","error":"500"}],
        "live":2,"history":[{"at":"2026-01-01T00:00:09+00:00","to":"halfOpen","why":"The break is over."}],"refused":1,
        "heardAt":"2026-01-01T00:00:10+00:00","looksAt":"2026-01-01T01:00:00+00:00"}
        """;

    private static readonly EntityInstanceId Id = new(nameof(CircuitEntity), "nlp:a:0123456789abcdef");

    private static readonly CircuitTerms Terms = new(
        10, 0.5, 1, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2), 2, 3, TimeSpan.FromSeconds(2));

    private readonly MemoryControlTable _table = new();
    private LocalTestHost _host = null!;
    private long _sequence;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await LocalTestHost.StartAsync(
        [typeof(CircuitEntity), typeof(ControlCallOrchestrator)],
        services => services.AddSerialization().AddSingleton(new Random(7)).AddSingleton<IControlTable>(_table));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public void State_AsFirstStored_IsRead()
    {
        var state = JsonSerializer.Deserialize<SharedCircuitState>(Golden, Serialization.Options)!;

        Assert.Equal((CircuitPosition.HalfOpen, 3, 1, 1, 2), (state.Position, state.Version, state.Breaks, state.Passed, state.Live));
        Assert.Equal((TimeSpan.FromMinutes(2), 3), (state.Terms!.MaxBreakTime, state.Terms.Probes));
        Assert.Equal((4, 19, "500"), (state.Evidence["w1"].Sequence, state.Evidence["w1"].Failed, state.Grounds[0].LastError));
        Assert.Equal((7, 5, 7), (state.Permits[0].Id, state.Permits[0].Ask, state.LastPermit));
        Assert.Equal(("w2", CircuitPosition.HalfOpen), (state.ProbeFailures[0].Worker, state.History[0].To));
    }

    [Fact]
    public async Task Report_TroubleOfTheOnlyWorker_OpensAndTellsEveryWorkerOncePerChange()
    {
        await ReportAsync(failed: 20);
        Assert.Equal(CircuitPosition.Suspected, Notice().Position);
        await ReportAsync(failed: 20);
        await ReportAsync(failed: 20);
        Assert.Equal(1, _table.Writes);

        await _host.AdvanceAsync(SharedCircuit.Gathering);
        await ReportAsync(failed: 20);

        var notice = Notice();
        Assert.Equal((CircuitPosition.Open, 2), (notice.Position, notice.Version));
        Assert.InRange(notice.Until!.Value - notice.Since, Terms.BreakTime * 0.8, Terms.BreakTime);
        Assert.Equal("w", Assert.Single(notice.Grounds).Worker);
        Assert.Equal(2, _table.Writes);
    }

    [Fact]
    public async Task Report_WhileStorageIsDown_KeepsNothing()
    {
        _table.IsDown = true;
        await ReportAsync(failed: 20);
        Assert.Null((await _host.Client.Entities.GetEntityAsync<SharedCircuitState>(Id, cancellation: Stop))?.State);

        _table.IsDown = false;
        await ReportAsync(failed: 20);
        Assert.Equal(CircuitPosition.Suspected, Notice().Position);
    }

    [Fact]
    public async Task Trip_OnAnOlderVersion_ChangesNothingAndShowsWhatIsThere()
    {
        var trip = new CircuitTrip("nlp", "a", "maintenance", null, Terms);
        var first = await OrderAsync(nameof(CircuitEntity.Trip), new Change<CircuitTrip>(trip, 0));
        var second = await OrderAsync(nameof(CircuitEntity.Trip), new Change<CircuitTrip>(trip with { Reason = "unseen" }, 0));

        Assert.Equal((true, 1), (first.IsApplied, first.Version));
        Assert.Equal((false, 1, "Tripped by hand: maintenance"), (second.IsApplied, second.Version, second.Value!.Why));
        Assert.Equal(CircuitPosition.Open, Notice().Position);

        var reset = await OrderAsync(nameof(CircuitEntity.Reset), new Change<CircuitReset>(new CircuitReset("nlp", "a", null), null));
        Assert.Equal((true, 2), (reset.IsApplied, reset.Version));
        Assert.Empty(_table.Notices);
    }

    [Fact]
    public async Task Circuit_OfWhichNobodySpeaks_IsForgottenAndTakenDown()
    {
        await ReportAsync(failed: 20);
        await _host.AdvanceAsync(SharedCircuit.Gathering);
        await ReportAsync(failed: 20);

        await _host.AdvanceAsync(SharedCircuit.Memory * 2);

        Assert.Empty(_table.Notices);
        Assert.Null(await _host.Client.Entities.GetEntityAsync<SharedCircuitState>(Id, cancellation: Stop) is { IncludesState: true } left ? left.State : null);
    }

    [Fact]
    public async Task Circuit_TrippedUntilAReset_IsNotForgotten()
    {
        await OrderAsync(nameof(CircuitEntity.Trip), new Change<CircuitTrip>(new CircuitTrip("nlp", "a", null, null, Terms), null));

        await _host.AdvanceAsync(TimeSpan.FromDays(2));

        Assert.Equal(CircuitPosition.Open, Notice().Position);
    }

    private CircuitNotice Notice() => CircuitNotice.Read(Assert.Single(_table.Notices))!;

    private async Task<Changed<SharedCircuitState>> OrderAsync(string operation, object change) =>
        (await _host.Client.CallEntityAsync<Changed<SharedCircuitState>>(Id, operation, change, Stop))!;

    private async Task ReportAsync(long failed)
    {
        await _host.Client.Entities.SignalEntityAsync(
            Id, nameof(CircuitEntity.Report), new CircuitReport("nlp", "a", "w", ++_sequence, Terms) { Calls = 20, Failed = failed, LastError = "500" },
            cancellation: Stop);
        await _host.SettleAsync();
    }
}

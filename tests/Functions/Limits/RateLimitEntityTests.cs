using System.Text.Json;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Limits;
using FunctionsOrchestration.Functions.Tests.Control;
using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Rates;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Functions.Tests.Limits;

public sealed class RateLimitEntityTests : IAsyncLifetime
{
    // As the first released program has written it. It is never changed; what a later one writes differently is added.
    private const string Golden =
        """
        {"rule":{"limit":10,"burst":10,"window":"00:00:01","form":"sliding-window","lease":"00:00:00.5000000","priorities":true,"weights":{"acme":3}},"version":2,
        "usedFrom":1893455999000,"used":[0,2],"backlog":0,
        "leases":[{"id":4,"worker":"w","tenant":"acme","priority":"normal","slotTicks":10000,"firstSlot":1893456000000,"counts":[1,0,2],"until":18934560005000000}],"lastLease":4,
        "workers":{"w":{"sequence":3,"sentAt":18934560000000000,"seenAt":18934560000000000,"classes":[{"tenant":"acme","priority":"normal","perSecond":2.5,"credit":-1,"inWindow":2,"isShort":true,"nextAt":18934560001000000}]}},
        "rejections":[{"at":"2030-01-01T00:00:00+00:00","worker":"w","field":"lease","value":"1","problem":"p","fix":"f"}],"rejected":1,"looksAt":"2030-01-01T00:01:00+00:00"}
        """;

    private static readonly RateRule Rule = new(10, 10, TimeSpan.FromSeconds(1), RateForm.SlidingWindow, TimeSpan.FromMilliseconds(500));
    private static readonly RateLimitDefinition Limit = new() { Requests = 10, Window = TimeSpan.FromSeconds(1) };
    private static readonly EntityInstanceId Owner = new(nameof(RateLimitEntity), "service=nlp|requests");
    private static readonly EntityInstanceId Declaration = new(nameof(RateLimitDeclaration), "service=nlp");
    private readonly MemoryControlTable _table = new();
    private LocalTestHost _host = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await LocalTestHost.StartAsync(
        [typeof(RateLimitEntity), typeof(RateLimitDeclaration), typeof(ControlCallOrchestrator)],
        services => services.AddSerialization().AddSingleton<IControlTable>(_table));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public void State_ThatWasWrittenBefore_IsRead()
    {
        var state = JsonSerializer.Deserialize<RateLedgerState>(Golden, Serialization.Options)!;

        Assert.Equal((10, RateForm.SlidingWindow, 3.0), (state.Rule!.Limit, state.Rule.Form, state.Rule.Weights!["acme"]));
        Assert.Equal((2, 1893455999000, 4, 1), (state.Version, state.UsedFrom, state.LastLease, state.Rejected));
        Assert.Equal([0, 2], state.Used);
        Assert.Equal([1, 0, 2], state.Leases.Single().Counts);
        Assert.Equal((3, true), (state.Workers["w"].Sequence, state.Workers["w"].Classes.Single().IsShort));
        Assert.Equal(Golden.ReplaceLineEndings(""), JsonSerializer.Serialize(state, Serialization.Options));
    }

    [Fact]
    public async Task Report_IsAnsweredInTheState_AndTheStateGoesWhenNothingIsLeft()
    {
        var now = _host.Clock.GetUtcNow().UtcTicks;
        await ReportAsync(new RateReport("w", 1, now, 1) { Rule = Rule, Demands = [new RateDemand("t", CallPriority.Normal, 2, 2)] });
        Assert.InRange((await StateAsync())!.Leases.Single().Counts.Sum(), 2, 10);

        await _host.AdvanceAsync(TimeSpan.FromMinutes(3));

        Assert.Null(await StateAsync());
    }

    [Fact]
    public async Task Declare_ChangesWhatWorkersSee_UnlessItIsBasedOnSomethingElse()
    {
        Assert.Equal(new(true, 1, Limit), await DeclareAsync(new(Limit, 0)));
        Assert.Equal(new(false, 1, Limit), await DeclareAsync(new(Limit with { Requests = 20 }, 0)));
        Assert.Equal((true, 2L), await AppliedAsync(new(Limit with { Requests = 20 }, 1)));
        Assert.Equal(20, RateNotice.Read(Assert.Single(_table.Notices))!.Definition.Requests);

        Assert.Equal((true, 0L), await AppliedAsync(new(null, 2)));
        Assert.Empty(_table.Notices);
        // What workers still hold of the old one must not be taken for the new one's.
        Assert.Equal((true, 4L), await AppliedAsync(new(Limit, 0)));
    }

    private async Task<(bool, long)> AppliedAsync(Change<RateLimitDefinition> change)
    {
        var changed = await DeclareAsync(change);
        return (changed.IsApplied, changed.Version);
    }

    private async Task<Changed<RateLimitDefinition>> DeclareAsync(Change<RateLimitDefinition> change) =>
        (await _host.Client.CallEntityAsync<Changed<RateLimitDefinition>>(Declaration, nameof(RateLimitDeclaration.Declare), change, Stop))!;

    private async Task ReportAsync(RateReport report)
    {
        await _host.Client.Entities.SignalEntityAsync(Owner, nameof(RateLimitEntity.Report), report, cancellation: Stop);
        await _host.SettleAsync();
    }

    private async Task<RateLedgerState?> StateAsync() =>
        await _host.Client.Entities.GetEntityAsync<RateLedgerState>(Owner, cancellation: Stop) is { IncludesState: true } found ? found.State : null;
}

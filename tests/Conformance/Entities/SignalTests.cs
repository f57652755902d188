using System.Net;
using FunctionsOrchestration.Conformance.Tests.Harness;

namespace FunctionsOrchestration.Conformance.Tests.Entities;

/// <summary>Entities that clients signal and read.</summary>
public sealed class SignalTests(AppUnderTest app)
{
    [Fact]
    public async Task Signals_AreAllCounted()
    {
        var counter = new Entity(app, "Counter", AppUnderTest.NewId());
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => counter.SignalAsync("Add", 3)));

        await counter.WaitForStateAsync("60");
    }

    [Fact]
    public async Task Signal_Scheduled_ArrivesAtItsTime_AfterThoseSentLater()
    {
        var shape = new Entity(app, "Shape", AppUnderTest.NewId());
        await shape.SignalAsync("set", "late", "?delay=5");
        await shape.SignalAsync("set", "early");

        await shape.WaitForStateAsync("\"early\"");
        await shape.WaitForStateAsync("\"late\"");
    }

    [Fact]
    public async Task Signal_OperationInOtherCase_IsTheSameOperation()
    {
        var counter = new Entity(app, "Counter", AppUnderTest.NewId());
        await counter.SignalAsync("aDD", 2);

        await counter.WaitForStateAsync("2");
    }

    [Fact]
    public async Task EntityName_InOtherCase_IsTheSameEntity_KeyIsNot()
    {
        var key = AppUnderTest.NewId();
        await new Entity(app, "COUNTER", key).SignalAsync("Add", 2);
        await new Entity(app, "counter", key).WaitForStateAsync("2");

        Assert.Null(await new Entity(app, "Counter", key.ToUpperInvariant()).GetAsync());
    }

    [Fact]
    public async Task Signal_WhoseOperationFails_ChangesNothing_AndTheNextOneWorks()
    {
        var counter = new Entity(app, "Counter", AppUnderTest.NewId());
        await counter.SignalAsync("Add", 1);
        await counter.WaitForStateAsync("1");
        await counter.SignalAsync("AddAndFail", 100);
        await counter.SignalAsync("Add", 10);

        await counter.WaitForStateAsync("11");
    }

    [Fact]
    public async Task Operation_SignalsAnotherEntity_AndStartsAnOrchestration()
    {
        var target = AppUnderTest.NewId();
        var relay = new Entity(app, "Counter", AppUnderTest.NewId());
        await relay.SignalAsync("Relay", new { Target = target, Amount = 4, Fails = false });

        await new Entity(app, "Counter", target).WaitForStateAsync("4");
        var started = await app.FindAsync($"{target}-started");
        await app.EventuallyAsync(() => app.ExistsAsync(started.Id), exists => exists);
        Assert.Equal(4, (await started.OutputAsync()).GetInt32());
    }

    [Fact]
    public async Task Operation_ThatFails_TakesItsSignalsAndStartsBack()
    {
        var target = AppUnderTest.NewId();
        var relay = new Entity(app, "Counter", AppUnderTest.NewId());
        await relay.SignalAsync("Relay", new { Target = target, Amount = 4, Fails = true });
        await relay.SignalAsync("Add", 1);
        await relay.WaitForStateAsync("1");

        Assert.Null((await new Entity(app, "Counter", target).GetAsync())?.State);
        Assert.False(await app.ExistsAsync($"{target}-started"));
    }

    [Fact]
    public async Task ManagementApi_SignalsAndReads()
    {
        var key = AppUnderTest.NewId();
        using var accepted = await app.Management.PostAsync($"entities/Counter/{key}", "op=Add", "7");
        await AppUnderTest.ExpectAsync(HttpStatusCode.Accepted, accepted);
        await new Entity(app, "Counter", key).WaitForStateAsync("7");

        using var answer = await app.Management.GetAsync($"entities/Counter/{key}");
        Assert.Equal("7", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var unknown = await app.Management.GetAsync($"entities/Counter/{key}-nobody");
        await AppUnderTest.ExpectAsync(HttpStatusCode.NotFound, unknown);
    }
}

using FunctionsOrchestration.Conformance.Tests.Harness;

namespace FunctionsOrchestration.Conformance.Tests.Entities;

/// <summary>Entities that orchestrations call and signal.</summary>
public sealed class CallTests(AppUnderTest app)
{
    [Fact]
    public async Task CallsAndSignals_OfOneOrchestration_ArriveInOrder()
    {
        var told = await app.RunAsync<int[]>("CallAndSignal", AppUnderTest.NewId());

        Assert.Equal([5, 15], told);
    }

    [Fact]
    public async Task Signal_ScheduledByAnOrchestration_ArrivesAfterItHasEnded()
    {
        var counter = new Entity(app, "Counter", AppUnderTest.NewId());
        await app.RunAsync("SignalLater", counter.Key);

        Assert.Null((await counter.GetAsync())?.State);
        await counter.WaitForStateAsync("7");
    }

    [Fact]
    public async Task Call_WhoseOperationFails_TellsWhichAndWhy_AndChangesNothing()
    {
        var counter = new Entity(app, "Counter", AppUnderTest.NewId());
        await counter.SignalAsync("Add", 1);
        await counter.WaitForStateAsync("1");

        Assert.Equal(
            $"@counter@{counter.Key}|AddAndFail|System.InvalidOperationException|added and failed|True",
            await TryAsync("Counter", counter.Key, "AddAndFail", 5));
        Assert.Equal("1", (await counter.GetAsync())!.State);
    }

    [Fact]
    public async Task Call_OfAnOperationThatIsNotThere_Fails()
    {
        var key = AppUnderTest.NewId();

        Assert.Equal(
            $"@counter@{key}|NoSuch|System.NotSupportedException|"
                + "No suitable method found for entity operation 'counter/NoSuch'.|False",
            await TryAsync("Counter", key, "NoSuch"));
    }

    [Fact]
    public async Task Call_NotCaught_FailsTheOrchestration()
    {
        var instance = await app.StartAsync("LetOperationFail", AppUnderTest.NewId());

        var status = await instance.EndAsync("Failed");
        Assert.Contains("EntityOperationFailedException", status.Output.GetString(), StringComparison.Ordinal);
        Assert.Contains("AddAndFail", status.Output.GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_OfAnAsynchronousOperation_WithInputAndContext_GivesItsResult()
    {
        var key = AppUnderTest.NewId();

        Assert.Equal($"hello from {key} with 0", await TryAsync("Basket", key, "DescribeAsync", "hello"));
    }

    [Fact]
    public async Task Call_OfAnEntityThatWasWrittenAsAFunction_KnowsItsId()
    {
        var key = AppUnderTest.NewId();

        Assert.Equal($"@shape@{key}", await TryAsync("Shape", key, "who"));
        Assert.Equal("no state", await TryAsync("Shape", key, "get"));
    }

    private async Task<string?> TryAsync(string entity, string key, string operation, object? input = null) =>
        (await app.RunAsync("TryOperation", new { Entity = entity, Key = key, Name = operation, Input = input })).GetString();
}

using FunctionsOrchestration.Conformance.Tests.Harness;

namespace FunctionsOrchestration.Conformance.Tests.Entities;

/// <summary>Critical sections over one entity and over several.</summary>
public sealed class LockTests(AppUnderTest app)
{
    [Fact]
    public async Task Locks_OfTwoEntitiesInBothOrders_DoNotBlockEachOther_AndLoseNothing()
    {
        var (a, b) = (new Entity(app, "Counter", AppUnderTest.NewId("a")), new Entity(app, "Counter", AppUnderTest.NewId("b")));
        var there = Enumerable.Range(0, 4).Select(_ => app.RunAsync("Move", new { From = a.Key, To = b.Key, Amount = 3 }));
        var back = Enumerable.Range(0, 4).Select(_ => app.RunAsync("Move", new { From = b.Key, To = a.Key, Amount = 2 }));
        var moved = (await Task.WhenAll(there.Concat(back))).Select(output => output.GetInt32());

        // Each saw no change but its own while it held the locks.
        Assert.Equal([3, 3, 3, 3, 2, 2, 2, 2], moved);
        await a.WaitForStateAsync("-4");
        await b.WaitForStateAsync("4");
    }

    [Fact]
    public async Task Context_TellsWhatIsLocked()
    {
        var key = AppUnderTest.NewId();

        var told = await app.RunAsync<string[]>("DescribeLocks", key);

        Assert.Equal(["free", $"{key}-a,{key}-b", "free"], told);
    }

    [Fact]
    public async Task CriticalSection_AllowsCallsOfWhatIsLocked_AndNoLockWithin()
    {
        var told = await app.RunAsync<string[]>("BreakLockRules", AppUnderTest.NewId());

        Assert.Equal(["refused", "refused", "refused"], told);
    }

    [Fact]
    public async Task Lock_OfAnOrchestrationThatFails_IsReleased()
    {
        var counter = new Entity(app, "Counter", AppUnderTest.NewId());
        var holder = await app.StartAsync("FailWithLock", counter.Key);
        await holder.EndAsync("Failed");
        await counter.SignalAsync("Add", 1);

        await counter.WaitForStateAsync("1");
    }

    [Fact]
    public async Task Lock_HoldsOthersBack_UntilItIsReleased()
    {
        var counter = new Entity(app, "Counter", AppUnderTest.NewId());
        var holder = await app.StartAsync("HoldLock", counter.Key);
        await holder.WaitForCustomStatusAsync("\"locked\"");
        await counter.SignalAsync("Add", 1);
        var free = new Entity(app, "Counter", AppUnderTest.NewId());
        await free.SignalAsync("Add", 1);
        await free.WaitForStateAsync("1");

        // What was sent later to an entity that nobody holds has been done by now.
        Assert.Null((await counter.GetAsync())?.State);
        await holder.SendEventAsync("go", "on");
        Assert.Equal("on", (await holder.OutputAsync()).GetString());
        await counter.WaitForStateAsync("1");
    }

    [Fact]
    public async Task Clean_ReleasesTheLockOfATerminatedOrchestration()
    {
        var counter = new Entity(app, "Counter", AppUnderTest.NewId());
        await counter.SignalAsync("Add", 1);
        await counter.WaitForStateAsync("1");
        var holder = await app.StartAsync("HoldLock", counter.Key);
        await holder.WaitForCustomStatusAsync("\"locked\"");
        await app.EventuallyAsync(counter.GetAsync, seen => seen?.LockedBy == holder.Id);
        await holder.SteerAsync("terminate");
        await holder.EndAsync("Terminated");
        await counter.SignalAsync("Add", 1);

        // A host may release the lock by itself when its holder ends; if it does not, cleaning does.
        using var cleaned = await app.PostAsync("api/queries/clean");
        cleaned.EnsureSuccessStatusCode();
        await counter.WaitForStateAsync("2");
    }
}

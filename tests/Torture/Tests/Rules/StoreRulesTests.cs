using FunctionsOrchestration.Torture.Rules;
using FunctionsOrchestration.Torture.Store;

namespace FunctionsOrchestration.Torture.Tests.Rules;

/// <summary>Each rule finds a store that breaks it, and names what is wrong.</summary>
public sealed class StoreRulesTests
{
    [Fact]
    public void Violations_OfAnEndedInstance_AreNone() => Assert.Empty(StoreRules.ViolationsAtRest(Stores.Ended()));

    [Fact]
    public void Violations_OfAMissingStep_NameIt() =>
        Finds("one: step 1 is missing", Stores.Ended() with { Steps = [.. Stores.Ended().Steps.Where(step => step.Number != 1)] });

    [Fact]
    public void Violations_OfAnActivityThatCompletedTwice_NameIt() => Finds(
        "one: action 0 was answered twice",
        Stores.Ended().With(Stores.Step(7, 2, """{"t":"taskCompleted","id":0}""", """{"t":"taskCompleted","id":0}""")));

    [Fact]
    public void Violations_OfAnAnswerThatNobodyAskedFor_NameIt() =>
        Finds("answers what was not asked", Stores.Ended().With(Stores.Step(7, 2, """{"t":"childCompleted","id":0}""")));

    [Fact]
    public void Violations_OfAGapInActions_NameIt() =>
        Finds("action 0 is missing", Stores.Ended().With(Stores.Step(7, 1, """{"t":"task","id":1}""", """{"t":"timer","id":2}""")));

    [Fact]
    public void Violations_OfAnInstanceThatEndedTwice_NameIt() => Finds(
        "one: it ended 2 times", Stores.Ended().With(Stores.Step(7, 2, """{"t":"completed","id":-1}""")));

    [Fact]
    public void Violations_OfAnInstanceWhoseRowAndHistoryDiffer_NameIt() =>
        Finds("its status is 0", Stores.Ended() with { Instances = [new StoredInstance(7, "one", "Any", Stores.Running, false)] });

    [Fact]
    public void Violations_OfRowsWithoutAnOwner_NameThem()
    {
        var store = Stores.Ended();
        Finds("history of execution 8 belongs to no instance", store with { Steps = [.. store.Steps, Stores.Step(8, 0, """{"t":"started"}""")] });
        Finds("timer 1 of execution 7 belongs to nobody", store with { Timers = [new StoredTimer(7, 1)] });
        Finds("goes to two, which does not exist", store with { Inbox = [Stores.Message("two", """{"t":"childAnswer"}""")] });
        Finds("neither state nor lock", store with { Entities = [new StoredEntity("@a@b", null, null, null)] });
        Finds("payload 5 belongs to nobody", store with { PayloadParts = [new StoredPayloadPart(5, 0)] });
        Finds("payload 5, which is not there", store with { PayloadOwners = [new StoredOwner("7", 5)] });
        Finds("belongs to -8, which does not exist", store with { PayloadOwners = [new StoredOwner("-8", 5)] });
    }

    [Fact]
    public void Violations_OfALargeValueWithoutAPart_NameIt() => Finds("payload 5 lacks a part", Stores.Ended() with
    {
        PayloadParts = [new StoredPayloadPart(5, 1)],
        PayloadOwners = [new StoredOwner("7", 5)],
    });

    [Fact]
    public void Violations_OfALockOfAnEndedInstance_NameItUntilTheUnlockIsOnItsWay()
    {
        var store = Stores.Ended() with { Entities = [new StoredEntity("@a@b", "1", "one/7/0", "one")] };
        Finds("nothing will unlock it", store);
        Assert.Empty(StoreRules.Violations(store with { Inbox = [Stores.Message("@a@b", """{"t":"unlock","lockId":"one/7/0"}""")] }));
    }

    [Theory]
    [InlineData("""{"t":"task","id":0}""")]
    [InlineData("""{"t":"child","id":0,"instanceId":"two"}""")]
    [InlineData("""{"t":"entityCalled","id":0,"entityId":"@a@b"}""")]
    [InlineData("""{"t":"lockRequested","id":0,"lockId":"x","entityIds":["@a@b"]}""")]
    public void Violations_OfWorkThatNobodyDoes_NameIt(string action) => Finds("nobody works on it", Stores.Waiting(action));

    [Fact]
    public void Violations_OfWorkThatIsUnderWay_AreNone()
    {
        Assert.Empty(StoreRules.Violations(Stores.Waiting("""{"t":"task","id":0}""", wake: true)));
        Assert.Empty(StoreRules.Violations(Stores.Waiting("""{"t":"entityCalled","id":0,"entityId":"@a@b"}""") with
        {
            Inbox = [Stores.Message("@a@b", """{"t":"operation","caller":{"instanceId":"one","execution":7,"taskId":0}}""")],
        }));
        Assert.Empty(StoreRules.Violations(Stores.Waiting("""{"t":"child","id":0,"instanceId":"two"}""") with
        {
            Inbox = [Stores.Message("one", """{"t":"childAnswer","execution":7,"taskId":0}""")],
        }));
    }

    [Fact]
    public void ViolationsAtRest_NameWhatIsLeftOver()
    {
        var store = Stores.Ended();
        FindsAtRest("one has not ended", Stores.Waiting("""{"t":"task","id":0}""", wake: true));
        FindsAtRest("is left over", store with { Inbox = [Stores.Message("one", """{"t":"event"}""")] });
        FindsAtRest("wants to be woken", store with { Instances = [new StoredInstance(7, "one", "Any", Stores.Completed, true)] });
        FindsAtRest("is locked by", store with { Entities = [new StoredEntity("@a@b", "1", "x", "one")] });
    }

    [Fact]
    public void Violations_OfTheFile_NameThem()
    {
        Finds("integrity_check: row 3 missing", Stores.Ended() with { Integrity = "row 3 missing" });
        Finds("no rule knows table notes", Stores.Ended() with { UnknownTables = ["notes"] });
        Finds("number 7 is taken", Stores.Ended() with { NextNumber = 7 });
    }

    private static void Finds(string violation, StoreSnapshot store) =>
        Assert.Contains(StoreRules.Violations(store), found => found.Contains(violation, StringComparison.Ordinal));

    private static void FindsAtRest(string violation, StoreSnapshot store) =>
        Assert.Contains(StoreRules.ViolationsAtRest(store), found => found.Contains(violation, StringComparison.Ordinal));
}

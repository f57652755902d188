using System.Text.Json.Nodes;
using FunctionsOrchestration.Torture.Load;
using FunctionsOrchestration.Torture.Rules;
using FunctionsOrchestration.Torture.Store;

namespace FunctionsOrchestration.Torture.Tests.Rules;

/// <summary>What was accepted must have happened once; what got no answer, as a whole or not at all.</summary>
public sealed class PromiseRulesTests
{
    private static readonly Observed Kept = new()
    {
        Instances = new Dictionary<string, ObservedInstance> { ["one"] = new("Completed", 3) },
        Tokens = new Dictionary<string, int> { ["one/done"] = 1 },
        Balances = new Dictionary<int, int> { [1] = 990, [2] = 1_010 },
    };

    [Fact]
    public void Violations_OfAKeptPromise_AreNone() => Assert.Empty(PromiseRules.Violations(Transferred(Fate.Accepted), Kept));

    [Fact]
    public void Violations_WhenNothingHappened_AreNoneWithoutAnAnswer_AndSomeWithOne()
    {
        Assert.Empty(PromiseRules.Violations(Transferred(Fate.Unknown), new Observed()));
        Finds("one is not there", Transferred(Fate.Accepted), new Observed());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Violations_WhenHalfOfItHappened_NameTheRest(bool answered)
    {
        var fate = answered ? Fate.Accepted : Fate.Unknown;
        Finds("one/done was counted 0 times", Transferred(fate), Kept with { Tokens = new Dictionary<string, int>() });
        Finds("one is not there", Transferred(fate), Kept with { Instances = new Dictionary<string, ObservedInstance>() });
        Finds("account 2 has 1000 and should have 1010", Transferred(fate), Kept with { Balances = new Dictionary<int, int> { [1] = 990, [2] = 1_000 } });
        Finds("the bank has -10 more", Transferred(fate), Kept with { Balances = new Dictionary<int, int> { [1] = 990, [2] = 1_000 } });
    }

    [Fact]
    public void Violations_WhenItHappenedTwice_NameIt() =>
        Finds("one/done was counted 2 times", Transferred(Fate.Accepted), Kept with { Tokens = new Dictionary<string, int> { ["one/done"] = 2 } });

    [Fact]
    public void Violations_OfAWrongEnd_NameIt()
    {
        Finds("one gave 4", Transferred(Fate.Accepted), With(new ObservedInstance("Completed", 4)));
        Finds("one is Running", Transferred(Fate.Accepted), With(new ObservedInstance("Running", null)));
    }

    [Fact]
    public void Violations_OfWhatNobodyAskedFor_NameIt()
    {
        Finds("one is there, and nobody started it", new Ledger(), Kept);
        Finds("one/done was counted, and nobody sent it", new Ledger(), Kept);
    }

    [Fact]
    public void Violations_OfAPurgedInstanceThatIsThere_NameIt()
    {
        var ledger = Transferred(Fate.Accepted);
        ledger.Starts[0].Purge = Fate.Accepted;
        Finds("one was purged and is there", ledger, Kept);
        Assert.Empty(PromiseRules.Violations(ledger, Kept with { Instances = new Dictionary<string, ObservedInstance>() }));
    }

    [Theory]
    [InlineData(new[] { 1, 2, 3 }, null)]
    [InlineData(new[] { 1, 3 }, null)]
    [InlineData(new[] { 1, 2 }, "did not hear event 3")]
    [InlineData(new[] { 1, 1, 3 }, "heard 1 1 3")]
    [InlineData(new[] { 3, 1 }, "heard 3 1")]
    [InlineData(new[] { 1, 3, 9 }, "heard 1 3 9")]
    public void Violations_OfEvents_NameWhatIsLostRepeatedOrOutOfOrder(int[] heard, string? violation)
    {
        var listener = new Start(Shapes.Listen, "ear", new Outcome([new ExpectedInstance("ear", "Completed", null)], [])) { Fate = Fate.Accepted };
        listener.Events.AddRange([(1, Fate.Accepted), (2, Fate.Unknown), (3, Fate.Accepted), (-1, Fate.Accepted)]);
        var ledger = new Ledger();
        ledger.Add(listener);
        var output = new JsonArray([.. heard.Select(item => JsonValue.Create(item))]);
        var seen = new Observed { Instances = new Dictionary<string, ObservedInstance> { ["ear"] = new("Completed", output) } };

        if (violation is null) Assert.Empty(PromiseRules.Violations(ledger, seen));
        else Finds(violation, ledger, seen);
    }

    [Fact]
    public void Durability_OfWhatIsNotOnDisk_NamesIt()
    {
        var ledger = Transferred(Fate.Accepted);
        ledger.Add(new Deed("signal-1", new Outcome([], ["signal-1"])) { Fate = Fate.Accepted });

        Assert.Equal(
            ["one was accepted and is not on disk", "signal-1 was accepted and is not on disk"],
            DurabilityRules.Violations(ledger, new StoreSnapshot()));
        Assert.Empty(DurabilityRules.Violations(ledger, Stores.Ended() with
        {
            Inbox = [Stores.Message("@tally@01", """{"t":"operation","operation":"Add","input":"\"signal-1\""}""")],
        }));
    }

    private static Observed With(ObservedInstance instance) =>
        Kept with { Instances = new Dictionary<string, ObservedInstance> { ["one"] = instance } };

    private static Ledger Transferred(Fate fate)
    {
        var outcome = Outcome.Of("one", 3) with { Moves = [(1, -10), (2, 10)] };
        var ledger = new Ledger();
        ledger.Add(new Start("Transfer", "one", outcome) { Fate = fate });
        return ledger;
    }

    private static void Finds(string violation, Ledger ledger, Observed seen) =>
        Assert.Contains(PromiseRules.Violations(ledger, seen), found => found.Contains(violation, StringComparison.Ordinal));
}

using FunctionsOrchestration.Mesh.Limits.Circuits;

namespace FunctionsOrchestration.Mesh.Tests.Limits.Circuits;

/// <summary>What a shared circuit makes of reports and orders, one by one.</summary>
public sealed class SharedCircuitTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly CircuitTerms Terms = new(
        MinimumCalls: 10, FailureRatio: 0.5, SlowRatio: 0.8, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60), Quorum: 2,
        Probes: 3, TimeSpan.FromSeconds(2));

    private readonly Dictionary<string, long> _sequences = [];
    private SharedCircuitState _state = new("", "");
    private DateTimeOffset _now = Start;

    [Fact]
    public void Report_TooFewCalls_IsNoSuspicion()
    {
        Tell("a", 9, failed: 9);
        Assert.Equal(CircuitPosition.Closed, _state.Position);
    }

    [Fact]
    public void Report_TroubleThatAHealthyMajorityDoesNotSee_ClearsTheSuspicionAndLeavesTheLoneWorkerToItself()
    {
        Tell("a", 20, failed: 20);
        Assert.Equal(CircuitPosition.Suspected, _state.Position);
        Tell("b", 1_000, failed: 1);
        Tell("c", 1_000, failed: 0);
        Pass(SharedCircuit.Gathering);
        Tell("a", 20, failed: 20);

        Assert.Equal(CircuitPosition.Closed, _state.Position);
        Assert.Contains("1 of 3 workers see trouble", _state.Why, StringComparison.Ordinal);
        Pass(SharedCircuit.Settling);
        Tell("a", 20, failed: 20);
        Assert.Equal(CircuitPosition.Closed, _state.Position);
        Tell("b", 20, failed: 20);
        Assert.Equal(CircuitPosition.Suspected, _state.Position);
    }

    [Fact]
    public void Report_LocalCircuitsKeepCallsAwayWhileAllAreAsked_StillCountsWhatWasSeen()
    {
        Tell("a", 20, failed: 20);
        Pass(SharedCircuit.Gathering);
        Tell("a", 0, failed: 0);
        Assert.Equal(CircuitPosition.Open, _state.Position);
    }

    [Fact]
    public void Report_AllSlowAndNoneFailed_Opens()
    {
        Open(slow: 10);
        Assert.Equal(CircuitPosition.Open, _state.Position);
        Assert.Contains("10 were slow", _state.Why, StringComparison.Ordinal);
        Assert.Equal(new CircuitGround("a", 10, 0, 10, "500"), Assert.Single(_state.Grounds));
    }

    [Fact]
    public void Report_OlderThanWhatWasHeard_SaysNothing()
    {
        Tell("a", 20, failed: 20);
        var before = _state.Evidence;
        Report(new CircuitReport("nlp", "x", "a", 1, Terms) { Calls = 5 });
        Assert.Equal(before["a"], _state.Evidence["a"]);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(1, 2)]
    public void Report_ThatCannotBe_ChangesNothingAndIsCounted(long calls, long failed)
    {
        Tell("a", calls, failed);
        Assert.Equal(new SharedCircuitState("", "") { Refused = 1 }.Refused, _state.Refused);
        Assert.Empty(_state.Evidence);
    }

    [Fact]
    public void Break_OpensAgainAndAgain_DoublesUpToTheLongestAndIsAFifthShorterAtMost()
    {
        Assert.Equal([5, 10, 20, 40, 60, 60], Enumerable.Range(1, 6).Select(breaks => Terms.Break(breaks, 0).TotalSeconds));
        Assert.Equal(4, Terms.Break(1, 1).TotalSeconds);
        Assert.Equal(48, Terms.Break(1_000, 1).TotalSeconds);
    }

    [Fact]
    public void Probe_OfTheOnlyWorkerFails_OpensForTwiceAsLong()
    {
        Open(failed: 10);
        Pass(TimeSpan.FromSeconds(5));
        Ask("a", 3);
        Assert.Equal((CircuitPosition.HalfOpen, 3), (_state.Position, _state.Permits.Count));

        End("a", _state.Permits[0].Id, ProbeOutcome.Failed);

        Assert.Equal((CircuitPosition.Open, _now + TimeSpan.FromSeconds(10)), (_state.Position, _state.Until));
        Assert.Empty(_state.Permits);
    }

    [Fact]
    public void Probe_EndedTwiceOrNeverGiven_IsRefusedAndCountsOnce()
    {
        Open(failed: 10);
        Pass(TimeSpan.FromSeconds(5));
        Ask("a", 1);
        var permit = _state.Permits[0].Id;

        End("b", permit, ProbeOutcome.Passed);
        End("a", permit, ProbeOutcome.Passed);
        End("a", permit, ProbeOutcome.Passed);

        Assert.Equal((1, 2), (_state.Passed, _state.Refused));
    }

    [Fact]
    public void Trip_WithoutDuration_StaysUntilItIsReset()
    {
        _state = SharedCircuit.Trip(_state, new CircuitTrip("nlp", "a", "maintenance", null, Terms), _now);
        Pass(TimeSpan.FromDays(30));
        Ask("a", 3);

        Assert.Equal((CircuitPosition.Open, true), (_state.Position, _state.IsByHand));
        Assert.Null(SharedCircuit.ForgottenAt(_state));
        _state = SharedCircuit.Reset(_state, new CircuitReset("nlp", "a", null), _now);
        Assert.Equal((CircuitPosition.Closed, 2), (_state.Position, _state.Version));
    }

    [Fact]
    public void Reset_ReportsOfTheTimeBefore_DoNotOpenItAgain()
    {
        Open(failed: 10);
        _state = SharedCircuit.Reset(_state, new CircuitReset("nlp", "a", null), _now);
        Tell("a", 100, failed: 100);
        Assert.Equal(CircuitPosition.Closed, _state.Position);
        Assert.Empty(_state.Evidence);
    }

    private void Open(long failed = 0, long slow = 0)
    {
        Tell("a", 10, failed, slow);
        Pass(SharedCircuit.Gathering);
        Tell("a", 10, failed, slow);
    }

    private void Pass(TimeSpan time) => _now += time;

    private void Tell(string worker, long calls, long failed = 0, long slow = 0) => Report(new CircuitReport("nlp", "x", worker, Next(worker), Terms)
    {
        Calls = calls, Failed = failed, Slow = slow, LastError = failed + slow > 0 ? "500" : null,
    });

    private void Ask(string worker, int probes) => Report(new CircuitReport("nlp", "x", worker, Next(worker), Terms) { WantedProbes = probes });

    private void End(string worker, long permit, ProbeOutcome outcome) =>
        Report(new CircuitReport("nlp", "x", worker, Next(worker), Terms) { Ended = [new ProbeEnd(permit, outcome)] });

    private long Next(string worker) => _sequences[worker] = _sequences.GetValueOrDefault(worker) + 1;

    private void Report(CircuitReport report) => _state = SharedCircuit.Report(_state, report, _now, chance: 0);
}

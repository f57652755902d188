using FunctionsOrchestration.Events.Delivery.Lanes;
using FunctionsOrchestration.Events.Delivery.Retries;

namespace FunctionsOrchestration.Events.Tests.Delivery;

/// <summary>What a round sends, and what becomes of its deliveries.</summary>
public sealed class DeliveryRoundTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DeliveryOutcome Delivered = DeliveryOutcome.Answered(200);
    private static readonly DeliveryOutcome TimedOut = new(OutcomeKind.TimedOut);
    private readonly DestinationLanes _lanes = new();

    [Fact]
    public void Batches_KeepToEventsAndKilobytes()
    {
        var policy = new LanePolicy { MaxEventsPerBatch = 3, PreferredBatchSizeInKilobytes = 1 };
        int[] bytes = [400, 400, 400, 5_000, 100, 100, 100, 100];
        var round = Round(policy, [.. bytes.Select((size, i) => new PendingDelivery("a", i) { Bytes = size, Accepted = Now })]);
        Assert.Equal([[0, 1], [2], [3], [4, 5, 6], [7]], All(round).Select(batch => batch.Deliveries.Select(delivery => delivery.Sequence).ToArray()));
    }

    [Fact]
    public void Concurrency_IsSharedByRounds()
    {
        var policy = new LanePolicy { Concurrency = 3 };
        var first = Round(policy, Deliveries("a", 2));
        var second = Round(policy, Deliveries("a", 5));
        var sent = All(first);
        Assert.Equal(2, sent.Count);
        Assert.Single(All(second));
        first.Complete(sent[0], Delivered, Now);
        Assert.Single(All(second));
    }

    [Fact]
    public void Lane_ThatOtherRoundsKeepBusy_DoesNotHoldUpTheRound()
    {
        var policy = new LanePolicy { Concurrency = 1 };
        All(Round(policy, Deliveries("a", 1)));
        var round = Round(policy, Deliveries("a", 2));
        Assert.Null(round.Next(Now));
        Assert.True(round.IsFinished);
        Assert.All(round.Settled, one => Assert.Equal((0, RetryVerdict.Retry, Now.AddMilliseconds(100)), (one.Attempts, one.Decision.Verdict, one.Decision.At)));
    }

    [Fact]
    public void HangingDestination_HoldsUpNobodyElse()
    {
        var round = Round(new LanePolicy { Concurrency = 2 }, [.. Deliveries("hangs", 10), .. Deliveries("well", 10)]);
        var sent = All(round);
        List<DeliveryBatch> hanging = [.. sent.Where(batch => batch.Deliveries[0].Lane == "hangs")];
        var well = new Queue<DeliveryBatch>(sent.Except(hanging));
        Assert.Equal(2, hanging.Count);
        while (well.TryDequeue(out var batch))
        {
            round.Complete(batch, Delivered, Now);
            foreach (var next in All(round)) well.Enqueue(next);
        }

        Assert.Equal(10, round.Settled.Count(one => one.Delivery.Lane == "well" && one.Decision.Verdict == RetryVerdict.Done));
        Assert.False(round.IsFinished);
    }

    [Fact]
    public void DeadDestination_IsLeftAloneAndThenTriedByOne()
    {
        var policy = new LanePolicy { FailuresBeforeProbation = 3, Concurrency = 1 };
        var round = Round(policy, Deliveries("dead", 10));
        for (var i = 0; i < 3; i++) round.Complete(Assert.Single(All(round)), TimedOut, Now);
        Assert.Null(round.Next(Now));
        Assert.True(round.IsFinished);
        Assert.Equal(3, round.Settled.Count(one => one.Attempts == 1 && one.Outcome == TimedOut));
        Assert.Equal(7, round.Settled.Count(one => one.Attempts == 0 && one.Outcome.Kind == OutcomeKind.Probation && one.Decision.At == Now.AddSeconds(10)));

        var later = Now.AddSeconds(10);
        var wide = policy with { Concurrency = 8 };
        var after = Round(wide, Deliveries("dead", 10));
        var probe = Assert.Single(All(after, later));
        after.Complete(probe, Delivered, later);
        Assert.Equal(8, All(after, later).Count);
    }

    [Fact]
    public void Probe_ThatFails_LeavesTheDestinationAloneAgain()
    {
        var policy = new LanePolicy { FailuresBeforeProbation = 1 };
        var round = Round(policy, Deliveries("dead", 2));
        foreach (var batch in All(round)) round.Complete(batch, new DeliveryOutcome(OutcomeKind.SocketError), Now);
        Assert.Empty(All(Round(policy, Deliveries("dead", 1)), Now.AddSeconds(29)));
        var probe = Round(policy, Deliveries("dead", 2));
        probe.Complete(Assert.Single(All(probe, Now.AddSeconds(30))), DeliveryOutcome.Answered(404), Now.AddSeconds(30));
        Assert.Null(probe.Next(Now.AddSeconds(30)));
        Assert.Equal(Now.AddSeconds(330), probe.Settled.Single(one => one.Attempts == 0).Decision.At);
    }

    [Fact]
    public void AnswersAboutTheEvent_SayThatTheDestinationIsWell()
    {
        var policy = new LanePolicy { FailuresBeforeProbation = 2, Concurrency = 1 };
        var round = Round(policy, Deliveries("a", 6));
        foreach (var outcome in (DeliveryOutcome[])[TimedOut, DeliveryOutcome.Answered(400), TimedOut, DeliveryOutcome.Answered(413), TimedOut])
            round.Complete(round.Next(Now)!, outcome, Now);
        Assert.NotNull(round.Next(Now));
    }

    [Fact]
    public void SlowDestinations_LeaveAPlaceForOthers()
    {
        var lanes = new DestinationLanes(places: 12);
        foreach (var name in (string[])["slow1", "slow2"])
        {
            using var round = new DeliveryRound(Deliveries(name, 9), _ => new LanePolicy { Concurrency = 9 }, lanes, new Random(1));
            foreach (var batch in All(round)) round.Complete(batch, Delivered, Now.AddSeconds(20));
        }

        List<DeliveryRound> open = [];
        int Running(string name, int rounds)
        {
            var begun = Enumerable.Range(0, rounds).Select(_ => new DeliveryRound(Deliveries(name, 1), _ => new LanePolicy { Concurrency = 9 }, lanes, new Random(1))).ToList();
            open.AddRange(begun);
            return begun.Count(round => round.Next(Now) is not null);
        }

        // Of twelve places the first takes half, the second half of what is left, and a fast one still finds places.
        Assert.Equal((6, 3, 3), (Running("slow1", 9), Running("slow2", 9), Running("fast", 3)));
        foreach (var round in open) round.Dispose();
        Assert.Equal(6, Running("slow2", 9));
    }

    [Fact]
    public void BacklogOfADeadDestination_ComesBackOneByOneAndSoonWhenItIsWell()
    {
        var policy = new LanePolicy { FailuresBeforeProbation = 1, Retry = new RetryPolicy { EventTimeToLiveInMinutes = 1 } };
        Complete(Round(policy, Deliveries("dead", 1)), TimedOut, Now);
        var times = Enumerable.Range(0, 1_100).Select(_ => PutOff(policy, Now)).ToList();
        Assert.Equal([Now.AddSeconds(10), Now.AddMilliseconds(10_050), Now.AddMilliseconds(10_100)], times.Take(3));
        // Whoever would come back after its time-to-live comes back halfway.
        Assert.Equal(Now.AddSeconds(35), times[^1]);

        Complete(Round(policy, Deliveries("dead", 1)), Delivered, Now.AddSeconds(10));
        Complete(Round(policy, Deliveries("dead", 1)), TimedOut, Now.AddSeconds(10));
        Assert.Equal(Now.AddSeconds(20), PutOff(policy, Now.AddSeconds(10)));
    }

    [Fact]
    public void Round_GivenUp_GivesItsPlacesBack()
    {
        var policy = new LanePolicy { Concurrency = 1 };
        using (var round = Round(policy, Deliveries("a", 1))) Assert.NotNull(round.Next(Now));
        Assert.NotNull(Round(policy, Deliveries("a", 1)).Next(Now));
    }

    [Fact]
    public void FailingEvent_InOrder_HoldsUpItsSubjectAlone()
    {
        var policy = new LanePolicy { OrderBySubject = true };
        var round = Round(policy, [Of("x", 1), Of("x", 2), Of("y", 3), Of(null, 4), Of("", 5)]);
        var sent = All(round);
        Assert.Equal([1, 3, 4, 5], Sequences(sent));
        round.Complete(sent[0], TimedOut, Now);
        foreach (var batch in sent.Skip(1)) round.Complete(batch, Delivered, Now);
        Assert.Null(round.Next(Now));
        Assert.True(round.IsFinished);
        var retry = round.Settled.Single(one => one.Delivery.Sequence == 1).Decision.At!.Value;
        var behind = round.Settled.Single(one => one.Delivery.Sequence == 2);
        Assert.Equal((0, OutcomeKind.Probation), (behind.Attempts, behind.Outcome.Kind));
        Assert.True(behind.Decision.At > retry);

        // The second of the subject comes first, in another message: it waits for the first again.
        Assert.Empty(All(Round(policy, [Of("x", 2)]), retry));
        var again = Round(policy, [Of("x", 1), Of("x", 2)]);
        Assert.Equal([1], Sequences(All(again, retry)));
    }

    [Fact]
    public void SubjectUnderWayElsewhere_IsNotSentBesideIt()
    {
        var policy = new LanePolicy { OrderBySubject = true };
        All(Round(policy, [Of("x", 1)]));
        Assert.Empty(All(Round(policy, [Of("x", 2)])));
    }

    [Fact]
    public void DeadLetter_InOrder_LetsItsSubjectGoOn()
    {
        var round = Round(new LanePolicy { OrderBySubject = true }, [Of("x", 1), Of("x", 2)]);
        round.Complete(Assert.Single(All(round)), DeliveryOutcome.Answered(400), Now);
        Assert.Equal([2], Sequences(All(round)));
    }

    [Fact]
    public void Head_ThatNeverComesBack_HoldsUpNoLongerThanItLives()
    {
        var policy = new LanePolicy { OrderBySubject = true, Retry = new RetryPolicy { EventTimeToLiveInMinutes = 10 } };
        var round = Round(policy, [Of("x", 1)]);
        round.Complete(All(round)[0], TimedOut, Now);
        var later = Now.AddMinutes(11);
        Assert.Equal([2], Sequences(All(Round(policy, [Of("x", 2) with { Accepted = later }]), later)));
    }

    [Fact]
    public void Batch_InOrder_TakesSeveralOfASubject()
    {
        var policy = new LanePolicy { OrderBySubject = true, MaxEventsPerBatch = 10 };
        var round = Round(policy, [Of("x", 1), Of("y", 2), Of("x", 3)]);
        var batch = Assert.Single(All(round));
        Assert.Equal([1, 2, 3], batch.Deliveries.Select(delivery => delivery.Sequence));
        round.Complete(batch, TimedOut, Now);
        Assert.Empty(All(Round(policy, [Of("x", 3)])));
    }

    [Fact]
    public void ExpiredDelivery_IsGivenUpWithoutAnAttempt()
    {
        var policy = new LanePolicy { Retry = new RetryPolicy { EventTimeToLiveInMinutes = 1 } };
        var round = Round(policy, Deliveries("a", 1));
        Assert.Null(round.Next(Now.AddMinutes(1)));
        Assert.Equal((0, "TimeToLiveExceeded"), round.Settled.Single() is var one ? (one.Attempts, one.Decision.Reason) : default);
    }

    [Fact]
    public void Stop_SettlesWhatWaitsAndKeepsWhatIsUnderWay()
    {
        var round = Round(new LanePolicy { Concurrency = 1 }, Deliveries("a", 3));
        var sent = Assert.Single(All(round));
        round.Stop(Now.AddSeconds(5));
        Assert.Equal(2, round.Settled.Count(one => one.Decision.At == Now.AddSeconds(5)));
        Assert.Null(round.Next(Now));
        round.Complete(sent, Delivered, Now);
        Assert.True(round.IsFinished);
        Assert.Equal(3, round.Settled.Count);
    }

    [Fact]
    public void Lanes_BeyondTheLimit_ForgetThoseThatAreIdle()
    {
        var lanes = new DestinationLanes(3);
        var busy = new DeliveryRound(Deliveries("busy", 1), _ => new LanePolicy { Concurrency = 1 }, lanes, new Random(1));
        busy.Next(Now);
        for (var i = 0; i < 10; i++)
        {
            using var round = new DeliveryRound(Deliveries($"lane{i}", 1), _ => new LanePolicy(), lanes, new Random(1));
            round.Complete(round.Next(Now)!, Delivered, Now);
            Assert.InRange(lanes.Count, 1, 3);
        }

        var beside = new DeliveryRound(Deliveries("busy", 1), _ => new LanePolicy { Concurrency = 1 }, lanes, new Random(1));
        Assert.Null(beside.Next(Now));
    }

    [Fact]
    public void Policy_OutOfRange_NamesEverything() =>
        Assert.Equal(5, new LanePolicy
        {
            MaxEventsPerBatch = 5_001, PreferredBatchSizeInKilobytes = 0, Concurrency = 0, FailuresBeforeProbation = 0,
            Retry = new RetryPolicy { MaxDeliveryAttempts = 0 },
        }.Errors().Count());

    private DeliveryRound Round(LanePolicy policy, IEnumerable<PendingDelivery> deliveries) => new(deliveries, _ => policy, _lanes, new Random(1));

    private static void Complete(DeliveryRound round, DeliveryOutcome outcome, DateTimeOffset now)
    {
        foreach (var batch in All(round, now)) round.Complete(batch, outcome, now);
    }

    private DateTimeOffset? PutOff(LanePolicy policy, DateTimeOffset now)
    {
        using var round = Round(policy, Deliveries("dead", 1));
        Assert.Null(round.Next(now));
        return Assert.Single(round.Settled).Decision.At;
    }

    private static List<DeliveryBatch> All(DeliveryRound round, DateTimeOffset? now = null)
    {
        List<DeliveryBatch> batches = [];
        while (round.Next(now ?? Now) is { } batch) batches.Add(batch);
        return batches;
    }

    private static PendingDelivery Of(string? subject, long sequence) => new("a", sequence) { Subject = subject, Accepted = Now };

    private static IEnumerable<PendingDelivery> Deliveries(string lane, int count) =>
        Enumerable.Range(0, count).Select(i => new PendingDelivery(lane, i) { Accepted = Now, Bytes = 100 });

    private static IEnumerable<long> Sequences(IEnumerable<DeliveryBatch> batches) =>
        batches.SelectMany(batch => batch.Deliveries).Select(delivery => delivery.Sequence);
}

using CsCheck;
using FunctionsOrchestration.Events.Delivery.Retries;

namespace FunctionsOrchestration.Events.Tests.Delivery;

/// <summary>Event Grid's retry schedule.</summary>
public sealed class RetryScheduleTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DeliveryOutcome Failed = DeliveryOutcome.Answered(500);

    private static readonly Gen<int> Status = Gen.OneOf(Gen.Int[100, 599], Gen.Int[400, 415], Gen.Const(503));

    [Fact]
    public void Schedule_WithoutChance_IsThatOfThePage() =>
        Assert.Equal(
            [10, 30, 60, 300, 600, 1_800, 3_600, 10_800, 21_600, 43_200, 43_200, 43_200],
            Enumerable.Range(1, 12).Select(attempts => RetrySchedule.Delay(Failed, attempts, new Least()).TotalSeconds));

    [Theory]
    [InlineData(200, RetryVerdict.Done)]
    [InlineData(201, RetryVerdict.Done)]
    [InlineData(202, RetryVerdict.Done)]
    [InlineData(203, RetryVerdict.Done)]
    [InlineData(204, RetryVerdict.Done)]
    [InlineData(205, RetryVerdict.Retry)]
    [InlineData(302, RetryVerdict.Retry)]
    [InlineData(400, RetryVerdict.DeadLetter)]
    [InlineData(401, RetryVerdict.DeadLetter)]
    [InlineData(403, RetryVerdict.DeadLetter)]
    [InlineData(404, RetryVerdict.Retry)]
    [InlineData(408, RetryVerdict.Retry)]
    [InlineData(410, RetryVerdict.Retry)]
    [InlineData(413, RetryVerdict.DeadLetter)]
    [InlineData(414, RetryVerdict.Retry)]
    [InlineData(429, RetryVerdict.Retry)]
    [InlineData(500, RetryVerdict.Retry)]
    [InlineData(503, RetryVerdict.Retry)]
    public void Answer_OfAWebhook_IsJudgedAsByEventGrid(int status, RetryVerdict expected) =>
        Assert.Equal(expected, Next(DeliveryOutcome.Answered(status), 1, Start).Verdict);

    [Theory]
    [InlineData(500, 10)]
    [InlineData(404, 10)]
    [InlineData(503, 30)]
    [InlineData(408, 120)]
    public void FirstRetry_WaitsAtLeastWhatTheStatusAsksFor(int status, int seconds) =>
        Assert.Equal(Start.AddSeconds(seconds), Next(DeliveryOutcome.Answered(status), 1, Start).At);

    [Fact]
    public void RetryAfter_LaterThanTheSchedule_IsKept()
    {
        Assert.Equal(Start.AddMinutes(7), Next(DeliveryOutcome.Answered(429, TimeSpan.FromMinutes(7)), 1, Start).At);
        Assert.Equal(Start.AddHours(1), Next(DeliveryOutcome.Answered(429, TimeSpan.FromMinutes(7)), 7, Start).At);
    }

    [Theory]
    [InlineData(OutcomeKind.TimedOut)]
    [InlineData(OutcomeKind.SocketError)]
    [InlineData(OutcomeKind.ResolutionError)]
    public void NoAnswer_IsRetried(OutcomeKind outcome) => Assert.Equal(RetryVerdict.Retry, Next(new DeliveryOutcome(outcome), 1, Start).Verdict);

    [Fact]
    public void Reasons_AreThoseOfEventGrid()
    {
        Assert.Equal("UndeliverableDueToHttpBadRequest", Next(DeliveryOutcome.Answered(400), 1, Start).Reason);
        Assert.Equal("MaxDeliveryAttemptsExceeded", Next(Failed, 30, Start).Reason);
        Assert.Equal("TimeToLiveExceeded", Next(Failed, 1, Start.AddDays(1)).Reason);
        Assert.Equal("TransformFailed", Next(new DeliveryOutcome(OutcomeKind.TransformFailed), 1, Start).Reason);
    }

    [Fact]
    public void PagesExample_OfThirtyMinutes_MakesSixAttempts()
    {
        // "with a TTL of 30 minutes … a maximum of 6 delivery attempts happen": at 0 s, 10 s, 40 s, 100 s, 400 s and 1,000 s.
        var policy = new RetryPolicy { EventTimeToLiveInMinutes = 30, MaxDeliveryAttempts = 10 };
        Assert.Equal((6, "TimeToLiveExceeded"), Exhaust(policy, attempt => Failed, new Least()) is var (times, reason) ? (times.Count, reason) : default);
    }

    [Fact]
    public void AnyFailures_WaitLongerEachTimeAndNeverPassTheLimits() =>
        Gen.Select(Gen.Int[1, 30], Gen.Int[1, 1_440], Status.Array[30], Gen.Int).Sample((attempts, minutes, statuses, seed) =>
        {
            var policy = new RetryPolicy { MaxDeliveryAttempts = attempts, EventTimeToLiveInMinutes = minutes };
            Assert.Empty(policy.Errors());
            var (times, _) = Exhaust(policy, attempt => DeliveryOutcome.Answered(statuses[attempt - 1]), new Random(seed));
            Assert.InRange(times.Count, 1, attempts);
            Assert.All(times, time => Assert.True(time < Start.AddMinutes(minutes)));
            Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(10)));
        });

    [Fact]
    public void TheSameAnswerEachTime_NeverWaitsLessThanBefore() =>
        Gen.Select(Status, Gen.Int).Sample((status, seed) =>
        {
            var random = new Random(seed);
            var delays = Enumerable.Range(1, 9).Select(attempt => RetrySchedule.Delay(DeliveryOutcome.Answered(status), attempt, random)).ToList();
            // 408 waits two minutes at each of the first attempts, give or take its chance.
            Assert.All(delays.Zip(delays.Skip(1)), pair => Assert.True(pair.Second >= pair.First / 1.1));
            Assert.All(delays.Index(), delay => Assert.InRange(
                delay.Item / RetrySchedule.Delay(DeliveryOutcome.Answered(status), delay.Index + 1, new Least()), 1, 1.1));
        });

    [Theory]
    [InlineData(0, 1)]
    [InlineData(31, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 1_441)]
    public void Policy_OutOfEventGridsRange_SaysSo(int attempts, int minutes) =>
        Assert.Single(new RetryPolicy { MaxDeliveryAttempts = attempts, EventTimeToLiveInMinutes = minutes }.Errors());

    private static RetryDecision Next(DeliveryOutcome outcome, int attempts, DateTimeOffset now) =>
        RetrySchedule.Next(outcome, attempts, Start, now, new RetryPolicy(), new Least());

    private static (IReadOnlyList<DateTimeOffset> Attempts, string? Reason) Exhaust(RetryPolicy policy, Func<int, DeliveryOutcome> outcome, Random random)
    {
        List<DateTimeOffset> times = [Start];
        while (true)
        {
            var decision = RetrySchedule.Next(outcome(times.Count), times.Count, Start, times[^1], policy, random);
            if (decision.At is not { } next) return (times, decision.Reason);
            times.Add(next);
        }
    }

    /// <summary>Chance that never adds anything.</summary>
    private sealed class Least : Random
    {
        public override double NextDouble() => 0;
    }
}

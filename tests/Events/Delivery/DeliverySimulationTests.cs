using CsCheck;
using FunctionsOrchestration.Events.Delivery.Lanes;
using FunctionsOrchestration.Events.Delivery.Retries;

namespace FunctionsOrchestration.Events.Tests.Delivery;

/// <summary>
/// Rounds as an app runs them, with scripted time and chance: messages of several deliveries that come back when they are due,
/// two rounds at a time, requests that end in any order.
/// </summary>
public sealed class DeliverySimulationTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void AnyOutcomes_EveryDeliveryEndsOnceInOrderAndWithinItsLimits() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 3], Gen.Bool, Gen.Int).Sample((batch, concurrency, ordered, seed) =>
        {
            var policy = new LanePolicy
            {
                MaxEventsPerBatch = batch, Concurrency = concurrency, OrderBySubject = ordered, FailuresBeforeProbation = 3,
                Retry = new RetryPolicy { MaxDeliveryAttempts = 5 },
            };
            new Run(policy, seed).Finish();
        }, iter: 1_000);

    private sealed class Run(LanePolicy policy, int seed)
    {
        private readonly Random _random = new(seed);
        private readonly DestinationLanes _lanes = new();
        private readonly Dictionary<(string, long), string> _ended = [];
        private readonly Dictionary<(string, string), long> _latest = [];
        private readonly Dictionary<string, int> _underWay = [];
        private readonly PriorityQueue<PendingDelivery, (DateTimeOffset At, long Sequence)> _due = new();

        public void Finish()
        {
            for (var i = 0; i < 40; i++)
            {
                _due.Enqueue(
                    new PendingDelivery($"lane{i % 2}", i) { Subject = $"s{_random.Next(3)}", Accepted = Start, Bytes = _random.Next(60_000) },
                    (Start, i));
            }

            for (var step = 0; _due.Count > 0; step++)
            {
                Assert.True(step < 5_000, "The deliveries never end.");
                _due.TryPeek(out _, out var first);
                var now = first.At;
                RunTwo(Message(now), Message(now), now);
            }

            Assert.Equal(40, _ended.Count);
        }

        private List<PendingDelivery> Message(DateTimeOffset now)
        {
            List<PendingDelivery> message = [];
            while (message.Count < 8 && _due.TryPeek(out var next, out var at) && at.At <= now)
            {
                _due.Dequeue();
                message.Add(next);
            }

            return message;
        }

        private void RunTwo(List<PendingDelivery> first, List<PendingDelivery> second, DateTimeOffset now)
        {
            DeliveryRound[] rounds = [new(first, _ => policy, _lanes, _random), new(second, _ => policy, _lanes, _random)];
            List<(DeliveryRound Round, DeliveryBatch Batch)> sent = [];
            while (rounds.Any(round => !round.IsFinished))
            {
                foreach (var round in rounds)
                {
                    while (round.Next(now) is { } batch)
                    {
                        Send(batch);
                        sent.Add((round, batch));
                    }
                }

                if (sent.Count == 0) continue;
                var ended = _random.Next(sent.Count);
                Complete(sent[ended].Round, sent[ended].Batch, now);
                sent.RemoveAt(ended);
            }

            Assert.Equal(
                first.Concat(second).Select(Key).Order(),
                rounds.SelectMany(round => round.Settled).Select(one => Key(one.Delivery)).Order());
            foreach (var one in rounds.SelectMany(round => round.Settled)) Settle(one);
        }

        private void Send(DeliveryBatch batch)
        {
            Assert.InRange(batch.Deliveries.Count, 1, policy.MaxEventsPerBatch);
            Assert.True(batch.Deliveries.Count == 1 || batch.Deliveries.Sum(delivery => delivery.Bytes) <= 64 * 1024);
            var lane = batch.Deliveries[0].Lane;
            Assert.InRange(_underWay[lane] = _underWay.GetValueOrDefault(lane) + 1, 1, policy.Concurrency);
        }

        private void Complete(DeliveryRound round, DeliveryBatch batch, DateTimeOffset now)
        {
            _underWay[batch.Deliveries[0].Lane]--;
            var outcome = _random.Next(10) switch
            {
                < 6 => DeliveryOutcome.Answered(200),
                6 => DeliveryOutcome.Answered(400),
                7 => DeliveryOutcome.Answered(503),
                _ => new DeliveryOutcome(OutcomeKind.TimedOut),
            };
            if (outcome.Kind == OutcomeKind.Delivered)
                foreach (var delivery in batch.Deliveries) Arrive(delivery);
            round.Complete(batch, outcome, now);
        }

        private void Arrive(PendingDelivery delivery)
        {
            if (policy.OrderBySubject)
                Assert.True(_latest.GetValueOrDefault((delivery.Lane, delivery.Subject!), -1) < delivery.Sequence, "A subject went backward.");
            _latest[(delivery.Lane, delivery.Subject!)] = delivery.Sequence;
        }

        private void Settle(SettledDelivery one)
        {
            Assert.InRange(one.Attempts, one.Delivery.Attempts, policy.Retry.MaxDeliveryAttempts);
            if (one.Decision.At is { } at)
            {
                Assert.True(at < Start.AddDays(1));
                _due.Enqueue(one.Delivery with { Attempts = one.Attempts }, (at, one.Delivery.Sequence));
            }
            else Assert.True(_ended.TryAdd(Key(one.Delivery), one.Decision.Reason ?? "done"));
        }

        private static (string, long) Key(PendingDelivery delivery) => (delivery.Lane, delivery.Sequence);
    }
}

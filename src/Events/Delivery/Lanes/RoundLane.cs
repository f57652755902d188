using FunctionsOrchestration.Events.Delivery.Retries;

namespace FunctionsOrchestration.Events.Delivery.Lanes;

/// <summary>The part of a round that goes to one destination: what waits, in order, and how many requests of this round are under way.</summary>
/// <param name="lane">The destination.</param>
/// <param name="policy">How it is delivered to.</param>
/// <param name="deliveries">What goes there.</param>
internal sealed class RoundLane(DestinationLane lane, LanePolicy policy, IEnumerable<PendingDelivery> deliveries)
{
    /// <summary>How long a delivery waits that only other rounds keep from going.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly List<PendingDelivery> _waiting = [.. deliveries.OrderBy(delivery => delivery.Sequence)];
    private int _underWay;

    public bool IsFinished => _waiting.Count == 0 && _underWay == 0;

    /// <summary>
    /// The next request to this destination; null where none may begin now. Then those are settled that this round cannot wait for: it waits for
    /// its own requests, and for nothing else.
    /// </summary>
    public DeliveryBatch? Next(DateTimeOffset now, List<SettledDelivery> settled)
    {
        lock (lane.Lock)
        {
            Expire(now, settled);
            if (_waiting.Count == 0) return null;
            if (!lane.TryEnter(now, out var leftAloneUntil))
            {
                if (leftAloneUntil > now) PostponeAll(leftAloneUntil, settled);
                else if (_underWay == 0) PostponeAll(now + Pause, settled);
                return null;
            }

            var batch = Take(now);
            if (batch.Count > 0)
            {
                _underWay++;
                return new DeliveryBatch(lane, batch);
            }

            lane.Withdraw();
            if (_underWay == 0) PostponeHeldUp(now, settled);
            return null;
        }
    }

    /// <summary>A request has ended.</summary>
    public void Complete(DeliveryBatch batch, DeliveryOutcome outcome, DateTimeOffset now, Random random, List<SettledDelivery> settled)
    {
        lock (lane.Lock)
        {
            _underWay--;
            lane.Leave(outcome, now);
            foreach (var delivery in batch.Deliveries)
            {
                var attempts = delivery.Attempts + 1;
                var decision = RetrySchedule.Next(outcome, attempts, delivery.Accepted, now, policy.Retry, random);
                settled.Add(new SettledDelivery(delivery, attempts, outcome, decision));
            }

            if (policy.OrderBySubject) Release(batch, settled);
        }
    }

    /// <summary>Settles all that waits: it comes again at that time, with as many attempts as before.</summary>
    public void PostponeAll(DateTimeOffset at, List<SettledDelivery> settled)
    {
        foreach (var delivery in _waiting) settled.Add(Postponed(delivery, at));
        _waiting.Clear();
    }

    private void Expire(DateTimeOffset now, List<SettledDelivery> settled) => _waiting.RemoveAll(delivery =>
    {
        if (policy.Retry.Deadline(delivery.Accepted) > now) return false;
        settled.Add(Postponed(delivery, now));
        return true;
    });

    private List<PendingDelivery> Take(DateTimeOffset now)
    {
        List<PendingDelivery> batch = [];
        HashSet<string> heldUp = [];
        long bytes = 0;
        for (var i = 0; i < _waiting.Count && batch.Count < policy.MaxEventsPerBatch;)
        {
            var delivery = _waiting[i];
            if (policy.OrderBySubject && !MayGo(delivery, batch, heldUp, now)) i++;
            else if (batch.Count > 0 && bytes + delivery.Bytes > policy.PreferredBatchSizeInKilobytes * 1024L) break;
            else
            {
                bytes += delivery.Bytes;
                batch.Add(delivery);
                _waiting.RemoveAt(i);
            }
        }

        if (policy.OrderBySubject)
            foreach (var first in batch.DistinctBy(delivery => delivery.Subject)) lane.Order.Begin(first, now);
        return batch;
    }

    // What follows one of its subject in the same request is in order; what follows one that cannot go is not.
    private bool MayGo(PendingDelivery delivery, List<PendingDelivery> batch, HashSet<string> heldUp, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(delivery.Subject) || batch.Exists(one => one.Subject == delivery.Subject)) return true;
        if (!heldUp.Contains(delivery.Subject) && lane.Order.MayGo(delivery, now, out _)) return true;
        heldUp.Add(delivery.Subject);
        return false;
    }

    // A subject is held up by the first of its deliveries that comes again.
    private void Release(DeliveryBatch batch, List<SettledDelivery> settled)
    {
        foreach (var subject in settled.TakeLast(batch.Deliveries.Count).GroupBy(one => one.Delivery.Subject))
        {
            if (subject.FirstOrDefault(one => one.Decision.Verdict == RetryVerdict.Retry) is { Decision.At: { } retryAt } head)
                lane.Order.Hold(head.Delivery, retryAt, policy.Retry.Deadline(head.Delivery.Accepted));
            else lane.Order.End(subject.First().Delivery);
        }
    }

    private void PostponeHeldUp(DateTimeOffset now, List<SettledDelivery> settled)
    {
        foreach (var delivery in _waiting)
        {
            lane.Order.MayGo(delivery, now, out var notBefore);
            settled.Add(Postponed(delivery, notBefore > now ? notBefore + Pause : now + Pause));
        }

        _waiting.Clear();
    }

    private SettledDelivery Postponed(PendingDelivery delivery, DateTimeOffset at) => new(
        delivery, delivery.Attempts, new DeliveryOutcome(OutcomeKind.Probation), RetrySchedule.NotBefore(at, delivery.Accepted, policy.Retry));
}

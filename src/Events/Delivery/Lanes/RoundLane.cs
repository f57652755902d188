using FunctionsOrchestration.Events.Delivery.Retries;

namespace FunctionsOrchestration.Events.Delivery.Lanes;

/// <summary>
/// The part of a round that goes to one destination: what waits, in order, and how many requests of this round are under way.
/// </summary>
/// <param name="lanes">All destinations.</param>
/// <param name="lane">The destination.</param>
/// <param name="policy">How it is delivered to.</param>
/// <param name="deliveries">What goes there.</param>
internal sealed class RoundLane(
    DestinationLanes lanes, DestinationLane lane, LanePolicy policy, IEnumerable<PendingDelivery> deliveries) : IDisposable
{
    /// <summary>How long a delivery waits that only other rounds keep from going.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly List<PendingDelivery> _waiting = [.. deliveries.OrderBy(delivery => delivery.Sequence)];

    // Nothing that waits runs out before: looked at for each request, so it is not told anew each time.
    private DateTimeOffset _firstDeadline = DateTimeOffset.MinValue;
    private bool _hasJoined;
    private int _underWay;

    public bool IsFinished => _waiting.Count == 0 && _underWay == 0;

    /// <summary>
    /// The next request to this destination; null where none may begin now. Then those are settled that this round cannot wait
    /// for: it waits for its own requests, and for nothing else.
    /// </summary>
    public DeliveryBatch? Next(DateTimeOffset now, List<SettledDelivery> settled)
    {
        lock (lane.Lock)
        {
            Expire(now, settled);
            if (_waiting.Count == 0) return null;
            if (!_hasJoined && !(_hasJoined = lanes.TryJoin(lane)))
            {
                PutOff(now + Pause, settled);
                return null;
            }

            if (!lane.TryEnter(now, out var leftAloneUntil))
            {
                if (leftAloneUntil > now) PutOff(leftAloneUntil, settled);
                else if (_underWay == 0) PutOff(now + Pause, settled);
                return null;
            }

            var batch = Take(now);
            if (batch.Count > 0)
            {
                _underWay++;
                return new DeliveryBatch(lane, batch, now);
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
            lane.Leave(outcome, batch.Began, now);
            foreach (var delivery in batch.Deliveries)
            {
                var attempts = delivery.Attempts + 1;
                var decision = RetrySchedule.Next(outcome, attempts, delivery.Accepted, now, policy.Retry, random);
                lane.Order.End(delivery);
                Settle(new SettledDelivery(delivery, attempts, outcome, decision), settled);
            }
        }
    }

    /// <summary>Settles all that waits: it comes again at that time, with as many attempts as before.</summary>
    public void PostponeAll(DateTimeOffset at, List<SettledDelivery> settled)
    {
        lock (lane.Lock)
        {
            foreach (var delivery in _waiting) Postpone(delivery, at, settled);
            _waiting.Clear();
        }
    }

    /// <summary>Gives back its places.</summary>
    public void Dispose()
    {
        lock (lane.Lock)
        {
            for (; _underWay > 0; _underWay--) lane.Withdraw();
            if (_hasJoined) lanes.Part(lane);
            _hasJoined = false;
        }
    }

    // Whoever would come back too late comes back halfway: it may have its turn by then.
    private void PutOff(DateTimeOffset notBefore, List<SettledDelivery> settled)
    {
        var deadline = FirstDeadline();
        var turn = lane.Pace.Turn(notBefore);
        PostponeAll(turn < deadline || notBefore >= deadline ? turn : notBefore + ((deadline - notBefore) / 2), settled);
    }

    private void Expire(DateTimeOffset now, List<SettledDelivery> settled)
    {
        if (now < _firstDeadline) return;
        _waiting.RemoveAll(delivery =>
        {
            if (policy.Retry.Deadline(delivery.Accepted) > now) return false;
            Postpone(delivery, now, settled);
            return true;
        });
        _firstDeadline = FirstDeadline();
    }

    private DateTimeOffset FirstDeadline() =>
        _waiting.Count == 0 ? DateTimeOffset.MaxValue : _waiting.Min(delivery => policy.Retry.Deadline(delivery.Accepted));

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
                if (policy.OrderBySubject) lane.Order.Begin(delivery);
            }
        }

        return batch;
    }

    // What follows one of its subject in the same request is in order, unless one between them was put off; what follows one that
    // cannot go is not.
    private bool MayGo(PendingDelivery delivery, List<PendingDelivery> batch, HashSet<string> heldUp, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(delivery.Subject)) return true;
        var follows = batch.Exists(one => one.Subject == delivery.Subject);
        var may = !heldUp.Contains(delivery.Subject)
            && (follows ? lane.Order.IsNext(delivery) : lane.Order.MayGo(delivery, now, out _));
        if (!may) heldUp.Add(delivery.Subject);
        return may;
    }

    private void PostponeHeldUp(DateTimeOffset now, List<SettledDelivery> settled)
    {
        foreach (var delivery in _waiting)
        {
            lane.Order.MayGo(delivery, now, out var notBefore);
            Postpone(delivery, notBefore + Pause, settled);
        }

        _waiting.Clear();
    }

    private void Postpone(PendingDelivery delivery, DateTimeOffset at, List<SettledDelivery> settled) => Settle(
        new SettledDelivery(
            delivery, delivery.Attempts, new DeliveryOutcome(OutcomeKind.Probation), RetrySchedule.NotBefore(at, delivery.Accepted, policy.Retry)),
        settled);

    private void Settle(SettledDelivery one, List<SettledDelivery> settled)
    {
        settled.Add(one);
        if (!policy.OrderBySubject) return;
        if (one.Decision.At is { } at) lane.Order.PutOff(one.Delivery, at, policy.Retry.Deadline(one.Delivery.Accepted));
        else lane.Order.Forget(one.Delivery);
    }
}

using FunctionsOrchestration.Events.Delivery.Retries;

namespace FunctionsOrchestration.Events.Delivery.Lanes;

/// <summary>
/// One message's worth of deliveries, to any number of destinations: it says what to send next and what an outcome means; whoever
/// runs it sends. Every destination is apart from every other: at any moment each may have requests under way, and one that is
/// slow, dead or busy elsewhere holds up nobody else, nor the round beyond its own requests. For one thread at a time; rounds may
/// run beside each other. Dispose it when it is over, or given up.
/// </summary>
public sealed class DeliveryRound : IDisposable
{
    private readonly Dictionary<string, RoundLane> _lanes;
    private readonly Queue<RoundLane> _turns;
    private readonly List<SettledDelivery> _settled = [];
    private readonly Random _random;

    /// <summary>A round that has sent nothing yet.</summary>
    /// <param name="deliveries">What is due, in any order. A lane's deliveries are sent by their sequence.</param>
    /// <param name="policies">The policy of each lane that occurs.</param>
    /// <param name="lanes">What the process knows of the destinations.</param>
    /// <param name="random">Where chance comes from.</param>
    public DeliveryRound(
        IEnumerable<PendingDelivery> deliveries, Func<string, LanePolicy> policies, DestinationLanes lanes, Random random)
    {
        _random = random;
        _lanes = [];
        foreach (var group in deliveries.GroupBy(delivery => delivery.Lane))
        {
            var policy = policies(group.Key);
            _lanes.Add(group.Key, new RoundLane(lanes, lanes.Of(group.Key, policy), policy, group));
        }

        _turns = new Queue<RoundLane>(_lanes.Values);
    }

    /// <summary>Deliveries that are settled so far: each that came into the round is here once when it is finished.</summary>
    public IReadOnlyList<SettledDelivery> Settled => _settled;

    /// <summary>Whether nothing waits and nothing is under way.</summary>
    public bool IsFinished => _lanes.Values.All(lane => lane.IsFinished);

    /// <summary>
    /// What to send now; null where nothing may be sent before a request of this round ends, or nothing is left. Destinations
    /// take turns. Call it until it is null, then when a request has ended. What the round cannot wait for is settled for a later
    /// time on the way.
    /// </summary>
    /// <param name="now">The time.</param>
    public DeliveryBatch? Next(DateTimeOffset now)
    {
        for (var turn = _turns.Count; turn > 0; turn--)
        {
            var lane = _turns.Dequeue();
            _turns.Enqueue(lane);
            if (lane.Next(now, _settled) is { } batch) return batch;
        }

        return null;
    }

    /// <summary>A request has ended; its deliveries are settled.</summary>
    /// <param name="batch">What was sent. Once for each.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="now">The time.</param>
    public void Complete(DeliveryBatch batch, DeliveryOutcome outcome, DateTimeOffset now) =>
        _lanes[batch.Deliveries[0].Lane].Complete(batch, outcome, now, _random, _settled);

    /// <summary>
    /// Nothing further is begun: all that waits is settled for that time. For a round that has taken long enough.
    /// </summary>
    /// <param name="at">When it comes again.</param>
    public void Stop(DateTimeOffset at)
    {
        foreach (var lane in _lanes.Values) lane.PostponeAll(at, _settled);
    }

    /// <summary>Gives back the places that it still has: requests under way count as ended.</summary>
    public void Dispose()
    {
        foreach (var lane in _lanes.Values) lane.Dispose();
    }
}

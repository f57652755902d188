namespace FunctionsOrchestration.Events.Delivery.Lanes;

/// <summary>
/// The destinations that this process delivers to, one instance for all rounds. It remembers a bounded number: when there are
/// more, those that are well and have nothing under way are forgotten first, which loses nothing. What it knows is lost with the
/// process: destinations are then tried anew, and the order of subjects holds from then on.
/// </summary>
/// <param name="most">Destinations that it remembers, from 1.</param>
/// <param name="places">Rounds that run at a time in this process, from 1.</param>
public sealed class DestinationLanes(int most = 10_000, int places = int.MaxValue)
{
    private readonly Lock _lock = new();
    private int _rounds;
    private readonly Dictionary<string, DestinationLane> _lanes = [];

    /// <summary>How many it remembers now.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _lanes.Count;
        }
    }

    internal DestinationLane Of(string name, LanePolicy policy)
    {
        lock (_lock)
        {
            if (!_lanes.TryGetValue(name, out var lane))
            {
                if (_lanes.Count >= most) Forget_NeedsLock();
                lane = _lanes[name] = new DestinationLane();
            }

            lock (lane.Lock) lane.Policy = policy;
            return lane;
        }
    }

    /// <summary>
    /// Whether a round may deliver to a destination now. One that answers slowly gets no more places than are free: then a place is left
    /// for others however many slow ones there are (dynamic thresholds: Choudhury and Hahne, 1998, with alpha 1).
    /// </summary>
    internal bool TryJoin(DestinationLane lane)
    {
        lock (lane.Lock)
        {
            if (lane.Pace.IsSlow && lane.Rounds >= Math.Max(1, places - Volatile.Read(ref _rounds))) return false;
            lane.Rounds++;
            Interlocked.Increment(ref _rounds);
            return true;
        }
    }

    internal void Part(DestinationLane lane)
    {
        lock (lane.Lock) lane.Rounds--;
        Interlocked.Decrement(ref _rounds);
    }

    // All idle ones at a time, so that it is rare. If none is idle, any: it begins anew with its next round.
    private void Forget_NeedsLock()
    {
        foreach (var (name, lane) in _lanes)
            lock (lane.Lock)
                if (lane.IsIdle) _lanes.Remove(name);
        if (_lanes.Count >= most) _lanes.Remove(_lanes.Keys.First());
    }
}

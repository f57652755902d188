namespace FunctionsOrchestration.Events.Delivery.Lanes;

/// <summary>
/// The destinations that this process delivers to, one instance for all rounds. It remembers a bounded number: when there are
/// more, those that are well and have nothing under way are forgotten first, which loses nothing. What it knows is lost with the
/// process: destinations are then tried anew, and the order of subjects holds from then on.
/// </summary>
/// <param name="most">Destinations that it remembers, from 1.</param>
public sealed class DestinationLanes(int most = 10_000)
{
    private readonly Lock _lock = new();
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

    // All idle ones at a time, so that it is rare. If none is idle, any: it begins anew with its next round.
    private void Forget_NeedsLock()
    {
        foreach (var (name, lane) in _lanes)
            lock (lane.Lock)
                if (lane.IsIdle) _lanes.Remove(name);
        if (_lanes.Count >= most) _lanes.Remove(_lanes.Keys.First());
    }
}

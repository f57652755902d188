using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Containment;

namespace FunctionsOrchestration.Mesh.Limits.Places;

/// <summary>The places of one service in this worker, and the entrance that they keep narrow.</summary>
/// <param name="worker">Who this is.</param>
internal sealed class ServicePlaces(string worker)
{
    // Earlier declarations whose calls are counted; a catalog does not change more often within the time of a call.
    private const int MostLeft = 8;

    private readonly PlaceHolder _holder = new(worker);
    private readonly List<Bulkhead> _left = [];
    private Bulkhead? _bulkhead;
    private bool _wasOverdue;
    private int _turnedAway;

    /// <summary>Number of the last request.</summary>
    public long Sequence => _holder.Sequence;

    /// <summary>Looks at what is under way, and keeps the entrance as wide as the places allow.</summary>
    /// <returns>What is to be asked now, null for nothing; and how many calls go on without a place where that has just begun, else 0.</returns>
    public (PlacesRequest? Request, int NowOverdue) Turn(Bulkhead bulkhead, bool isConnected, DateTimeOffset now)
    {
        if (_bulkhead != bulkhead)
        {
            // Calls that came under an earlier declaration still are under way there, or wait there; a call that has begun may yet come.
            if (_bulkhead is not null) _left.Add(_bulkhead);
            (_bulkhead, _turnedAway) = (bulkhead, 0);
        }

        if (_left.Count > MostLeft && _left[0].Gate is { Inside: 0, Waiting: 0 }) _left.RemoveAt(0);
        var limit = bulkhead.Definition.MaxConcurrentOverall!.Value;
        _holder.Observe(Inside, bulkhead.Gate.Waiting + _left.Sum(one => one.Gate.Waiting) + TurnedAway(bulkhead), now);
        Narrow(_holder.Width(now));
        PlacesRequest? request = null;
        if (isConnected && _holder.IsDue(limit, now))
        {
            Narrow(_holder.Kept(now));
            request = _holder.Ask(limit, Inside, now);
        }

        return (request, Show(limit, now));
    }

    /// <summary>The answer to the last request; null where none came.</summary>
    public void Answer(PlaceLease? lease, DateTimeOffset now)
    {
        _holder.Answer(lease);
        Narrow(_holder.Width(now));
        Show(_bulkhead!.Definition.MaxConcurrentOverall!.Value, now);
    }

    // Who may not wait wants a place all the same.
    private int TurnedAway(Bulkhead bulkhead)
    {
        var before = _turnedAway;
        _turnedAway = bulkhead.Gate.TurnedAway;
        return Math.Clamp(_turnedAway - before, 0, bulkhead.Definition.MaxConcurrentOverall!.Value);
    }

    private int Inside => _bulkhead!.Gate.Inside + _left.Sum(one => one.Gate.Inside);

    /// <summary>Whoever came in, or waits, under an earlier declaration goes first.</summary>
    private void Narrow(int width)
    {
        foreach (var one in _left)
        {
            var lease = Math.Min(width, one.Gate.Inside + one.Gate.Waiting);
            one.Capacity.Lease(lease);
            width = Math.Max(0, width - Math.Max(lease, one.Gate.Inside));
        }

        _bulkhead!.Capacity.Lease(width);
    }

    private int Show(int limit, DateTimeOffset now)
    {
        var (places, inside) = (_holder.Places(now), Inside);
        var overdue = Math.Max(0, inside - places);
        _bulkhead!.Places = new PlacesStatus(limit, places, inside, overdue, places > 0 ? _holder.Until : null);
        var hasBegun = overdue > 0 && !_wasOverdue;
        _wasOverdue = overdue > 0;
        return hasBegun ? overdue : 0;
    }
}

namespace FunctionsOrchestration.Mesh.Limits.Places;

/// <summary>
/// What one worker believes about its places of one service: never more than the ledger does. Times are counted from when a request was
/// made, so the clocks of machines need not agree. Not safe for several threads.
/// </summary>
/// <param name="worker">Who this is.</param>
internal sealed class PlaceHolder(string worker)
{
    /// <summary>How long leased places may be used without being renewed.</summary>
    public static readonly TimeSpan Term = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Renewal = Term / 4;
    private static readonly TimeSpan SoonAgain = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Contended = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(2);

    private long _sequence;
    private bool _isAsking;
    private int _places;
    private int _target;
    private int _wanted;
    private DateTimeOffset _askedAt = DateTimeOffset.MinValue;
    private DateTimeOffset _until = DateTimeOffset.MinValue;
    private bool _isShort;
    private (int Most, int Now, DateTimeOffset Since) _demand;

    /// <summary>Number of the last request.</summary>
    public long Sequence => _sequence;

    /// <summary>When its term ends.</summary>
    public DateTimeOffset Until => _until;

    /// <summary>How many calls it may have under way, as the ledger knows.</summary>
    public int Places(DateTimeOffset now) => now < _until ? _places : 0;

    /// <summary>How many calls it lets in: its places, less what it is to give back when calls end.</summary>
    public int Width(DateTimeOffset now) => Math.Min(Places(now), _target);

    /// <summary>So many calls are under way and want to be now.</summary>
    public void Observe(int inside, int waiting, DateTimeOffset now)
    {
        var demand = inside + waiting;

        // The most of the last while, in two halves: a place that was needed a moment ago is not given back at once.
        if (now - _demand.Since >= Memory) _demand = (_demand.Now, demand, now);
        else if (demand > _demand.Now) _demand.Now = demand;
        var most = Math.Max(_demand.Most, _demand.Now);
        _wanted = most == 0 ? 0 : most + Math.Max(1, most / 4);
        _isShort = demand > Width(now);
    }

    /// <summary>True where something is to be asked for, renewed or given back.</summary>
    public bool IsDue(int limit, DateTimeOffset now)
    {
        if (_isAsking) return false;
        var since = now - _askedAt;
        var isContended = _places < _wanted || _target < _places;
        if (_isShort && Width(now) < limit && since >= (isContended && Places(now) > 0 ? Contended : SoonAgain)) return true;
        if (_places == 0) return false;
        return since >= Renewal || (since >= Contended && _target < _places) || (since >= Memory && _wanted <= _places / 2);
    }

    /// <summary>How wide the entrance must be before <see cref="Ask"/>: what is given back must not be entered meanwhile.</summary>
    public int Kept(DateTimeOffset now) => Math.Min(Width(now), _wanted);

    /// <summary>Makes the request.</summary>
    /// <param name="limit">How many places there are.</param>
    /// <param name="inside">Calls that are under way, after the entrance was narrowed to <see cref="Kept"/>.</param>
    /// <param name="now">The present.</param>
    public PlacesRequest Ask(int limit, int inside, DateTimeOffset now)
    {
        var holds = Math.Min(Places(now), Math.Max(inside, Kept(now)));
        (_isAsking, _places, _askedAt) = (true, holds, now);
        return new PlacesRequest(worker, ++_sequence, limit, Term, holds, Math.Min(_wanted, limit));
    }

    /// <summary>The answer; null where none came in time, though it may have been dealt with.</summary>
    public void Answer(PlaceLease? lease)
    {
        _isAsking = false;
        if (lease is null || lease.Answered != _sequence) return;
        (_places, _target, _until) = (lease.Places, Math.Min(lease.Target, lease.Places), _askedAt + Term);
    }
}

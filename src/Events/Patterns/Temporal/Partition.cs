namespace FunctionsOrchestration.Events.Patterns.Temporal;

/// <summary>What a pattern knows of one key.</summary>
internal sealed class Partition
{
    private List<CompletedMatch>? _waiting;

    // What any of the partial matches waits for; perhaps more, since it is worked out only when they are looked at anyway. Most events
    // meet partitions that wait for something else, and need not touch what these hold.
    private ulong _slots;
    private bool _isStrict;

    public string Key { get; set; } = "";

    /// <summary>Partial matches, those that began first in front.</summary>
    public List<PartialMatch> Partials { get; set; } = [];

    /// <summary>Matches that wait until nothing is open that began before them.</summary>
    public List<CompletedMatch> Waiting => _waiting ??= [];

    /// <summary>Whether something has begun here; for <see cref="StartRule.First"/>.</summary>
    public bool Started { get; set; }

    /// <summary>When the earliest timer that was set for this goes off, in ticks.</summary>
    public long Timer { get; set; } = long.MaxValue;

    /// <summary>Goes up when the object is used for another key, so that old timers are seen to be old.</summary>
    public int Use { get; private set; }

    /// <summary>The partition that had an event last before this one.</summary>
    public Partition? Older { get; set; }

    /// <summary>The partition that had an event next after this one.</summary>
    public Partition? Newer { get; set; }

    public int Held => Partials.Count + (_waiting?.Count ?? 0);

    /// <summary>Whether an event can change one of the partial matches.</summary>
    /// <param name="possible">The conditions that can hold for events of its type, one bit each.</param>
    public bool MayChange(ulong possible) => _isStrict || (possible & _slots) != 0;

    /// <summary>Takes note of what partial matches wait for that have been put in.</summary>
    /// <param name="from">The place of the first of them; 0 begins anew.</param>
    public void Note(int from)
    {
        if (from == 0) (_slots, _isStrict) = (0, false);
        for (var i = from; i < Partials.Count; i++)
        {
            var place = Partials[i].Place;
            _slots |= place.Slots;
            _isStrict |= place.IsStrict;
        }
    }

    public void Reset()
    {
        Use++;
        Partials.Clear();
        _waiting?.Clear();
        Note(0);
        Started = false;
        Timer = long.MaxValue;
        (Key, Older, Newer) = ("", null, null);
    }

    /// <summary>When time alone changes something here, in ticks.</summary>
    /// <param name="ordered">Whether partial matches end in the order of their beginnings.</param>
    public long Due(bool ordered)
    {
        if (Partials.Count == 0) return long.MaxValue;
        if (ordered) return Partials[0].Due;
        var due = long.MaxValue;
        foreach (var partial in Partials) due = Math.Min(due, partial.Due);
        return due;
    }
}

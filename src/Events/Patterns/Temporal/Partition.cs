namespace FunctionsOrchestration.Events.Patterns.Temporal;

/// <summary>What a pattern knows of one key.</summary>
internal sealed class Partition
{
    public string Key { get; set; } = "";

    /// <summary>Partial matches, those that began first in front.</summary>
    public List<PartialMatch> Partials { get; set; } = [];

    /// <summary>Matches that wait until nothing is open that began before them.</summary>
    public List<CompletedMatch> Waiting { get; } = [];

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

    public int Held => Partials.Count + Waiting.Count;

    public void Reset()
    {
        Use++;
        Partials.Clear();
        Waiting.Clear();
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

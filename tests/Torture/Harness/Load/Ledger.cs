namespace FunctionsOrchestration.Torture.Load;

/// <summary>Everything that was asked of the app in a round, and what it answered.</summary>
internal sealed class Ledger
{
    private readonly Lock _gate = new();
    private readonly List<Deed> _deeds = [];
    private readonly List<string> _surprises = [];

    public IReadOnlyList<Deed> Deeds
    {
        get
        {
            lock (_gate) return [.. _deeds];
        }
    }

    public IReadOnlyList<Start> Starts => [.. Deeds.OfType<Start>()];

    /// <summary>Answers that nothing explains.</summary>
    public IReadOnlyList<string> Surprises
    {
        get
        {
            lock (_gate) return [.. _surprises];
        }
    }

    /// <summary>Power was lost: what was accepted before may be gone.</summary>
    public bool HasDoubts { get; private set; }

    public void Add(Deed deed)
    {
        lock (_gate) _deeds.Add(deed);
    }

    public void Surprise(string what)
    {
        lock (_gate) _surprises.Add(what);
    }

    /// <summary>The end of the log was lost with the power: whatever was accepted may be gone, but only as a whole.</summary>
    public void Doubt()
    {
        HasDoubts = true;
        foreach (var deed in Deeds)
        {
            deed.Fate = Fate.Unknown;
            if (deed is not Start start) continue;
            if (start.Purge is not null) start.Purge = Fate.Unknown;
            start.IsClosed = false;
            for (var i = 0; i < start.Events.Count; i++) start.Events[i] = start.Events[i] with { Fate = Fate.Unknown };
        }
    }
}

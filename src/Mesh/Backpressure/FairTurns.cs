namespace FunctionsOrchestration.Mesh.Backpressure;

/// <summary>
/// Whose item is next: stride scheduling (Waldspurger and Weihl, 1995). Each tenant has a pass that grows by 1/weight with each turn, and
/// the lowest is next; so tenants with work share the turns by their weights, whatever lies in their queues. Who comes back from having no
/// work begins at the present pass: nobody saves turns up. Used by one thread at a time.
/// </summary>
internal sealed class FairTurns
{
    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);
    private double _pass;
    private long _arrivals;

    /// <summary>True where anybody may have work, also one who rests or has as many running as he may.</summary>
    public bool HasWork => _lines.Values.Any(line => line.HasWork);

    /// <summary>When the next rest ends; null where nobody rests.</summary>
    public DateTimeOffset? NextRestEnd(DateTimeOffset now) =>
        _lines.Values.Where(line => line.HasWork && line.RestsUntil > now).Min(line => (DateTimeOffset?)line.RestsUntil);

    /// <summary>A tenant may have work.</summary>
    public void Offer(string tenant)
    {
        if (!_lines.TryGetValue(tenant, out var line)) _lines.Add(tenant, line = new Line());
        if (line.HasWork) return;
        (line.HasWork, line.Arrival) = (true, _arrivals++);
        line.Pass = Math.Max(line.Pass, _pass);
    }

    /// <summary>Takes the next turn.</summary>
    /// <param name="most">So many turns one tenant may have at a time.</param>
    /// <param name="weightOf">Weight of a tenant, more than 0.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whose it is; null where nobody may have one now.</returns>
    public string? Next(int most, Func<string, double> weightOf, DateTimeOffset now)
    {
        KeyValuePair<string, Line>? next = null;
        foreach (var entry in _lines)
        {
            var line = entry.Value;
            if (!line.HasWork || line.Running >= most || line.RestsUntil > now) continue;
            if (next is not { } best || (line.Pass, line.Arrival).CompareTo((best.Value.Pass, best.Value.Arrival)) < 0) next = entry;
        }

        if (next is not { } chosen) return null;
        _pass = chosen.Value.Pass;
        chosen.Value.Pass += 1 / weightOf(chosen.Key);
        chosen.Value.Running++;
        return chosen.Key;
    }

    /// <summary>A tenant's queue turned out to have nothing for now.</summary>
    public void Exhausted(string tenant)
    {
        if (_lines.TryGetValue(tenant, out var line)) line.HasWork = false;
    }

    /// <summary>A tenant's turn is over. One that was refused lets its tenant rest; one that was not ends the refusals in a row.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="refusedFor">How long it is refused for; null where it was not refused.</param>
    /// <param name="now">The time.</param>
    public void Leave(string tenant, TimeSpan? refusedFor, DateTimeOffset now)
    {
        var line = _lines[tenant];
        line.Running--;
        line.Refusals = refusedFor is null ? 0 : line.Refusals + 1;
        if (refusedFor is { } wait) line.RestsUntil = now + Rest(line.Refusals, wait);
        if (!line.HasWork && line.Running == 0 && line.RestsUntil <= now) _lines.Remove(tenant);
    }

    // The next item may be for another service, so the first refusals rest for a moment only; a whole backlog that is refused rests for as
    // long as it was asked to.
    private static TimeSpan Rest(int refusals, TimeSpan wait)
    {
        var rest = TimeSpan.FromMilliseconds(50 * Math.Pow(2, Math.Min(refusals - 1, 12)));
        return rest < wait ? rest : wait;
    }

    private sealed class Line
    {
        public bool HasWork { get; set; }

        public double Pass { get; set; }

        public long Arrival { get; set; }

        public int Running { get; set; }

        public int Refusals { get; set; }

        public DateTimeOffset RestsUntil { get; set; }
    }
}

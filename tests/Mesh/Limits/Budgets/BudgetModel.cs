namespace FunctionsOrchestration.Mesh.Tests.Limits.Budgets;

/// <summary>
/// A budget of calls an hour as one would write it down on paper: a list of reservations, and every sum made anew. It keeps all for ever.
/// </summary>
internal sealed class BudgetModel(long limit)
{
    private readonly Dictionary<string, Entry> _entries = [];

    private enum Standing
    {
        Open,
        Committed,
        GivenBack,
        Expired,
    }

    public long Spent(DateTimeOffset now) => Sum(now, Standing.Committed);

    public long Reserved(DateTimeOffset now) => Sum(now, Standing.Open);

    public bool Reserve(string id, long calls, TimeSpan timeToLive, DateTimeOffset now)
    {
        Expire(now);
        if (_entries.TryGetValue(id, out var entry)) return entry.Standing is Standing.Open or Standing.Committed;
        if (calls > Left(Hour(now))) return false;
        _entries[id] = new(Standing.Open, calls, Hour(now), now + timeToLive);
        return true;
    }

    public bool Commit(string id, long calls, DateTimeOffset now)
    {
        Expire(now);
        if (!_entries.TryGetValue(id, out var entry)) return false;
        if (entry.Standing == Standing.Committed) return entry.Calls == calls;
        if (entry.Standing != Standing.Open || calls > entry.Calls) return false;
        _entries[id] = entry with { Standing = Standing.Committed, Calls = calls };
        return true;
    }

    public bool Refund(string id, DateTimeOffset now)
    {
        Expire(now);
        var entry = _entries.GetValueOrDefault(id) ?? new(Standing.Open, 0, Hour(now), now);
        if (entry.Standing != Standing.Expired) _entries[id] = entry with { Standing = Standing.GivenBack };
        return true;
    }

    public bool Extend(string id, long calls, TimeSpan timeToLive, DateTimeOffset now)
    {
        Expire(now);
        if (!_entries.TryGetValue(id, out var entry) || entry.Standing != Standing.Open) return false;
        if (calls > entry.Calls && calls - entry.Calls > Left(entry.Hour)) return false;
        var until = now + timeToLive;
        _entries[id] = entry with { Calls = Math.Max(calls, entry.Calls), ExpiresAt = until > entry.ExpiresAt ? until : entry.ExpiresAt };
        return true;
    }

    private static long Hour(DateTimeOffset now) => now.UtcTicks / TimeSpan.TicksPerHour;

    private long Left(long hour) => limit - _entries.Values
        .Where(entry => entry.Hour == hour && (entry.Standing == Standing.Open || entry.Standing == Standing.Committed))
        .Sum(entry => entry.Calls);

    private long Sum(DateTimeOffset now, Standing standing)
    {
        Expire(now);
        return _entries.Values.Where(entry => entry.Hour == Hour(now) && entry.Standing == standing).Sum(entry => entry.Calls);
    }

    private void Expire(DateTimeOffset now)
    {
        foreach (var (id, entry) in _entries.Where(entry => entry.Value.Standing == Standing.Open && entry.Value.ExpiresAt <= now).ToList())
            _entries[id] = entry with { Standing = Standing.Expired };
    }

    private sealed record Entry(Standing Standing, long Calls, long Hour, DateTimeOffset ExpiresAt);
}

namespace FunctionsOrchestration.Events.Patterns.Windows;

/// <summary>Sessions: events of a key with less than the gap between them. An event that comes late may join two sessions.</summary>
internal sealed class SessionWindows(WindowDefinition definition) : IWindows
{
    private readonly Aggregates _aggregates = new(definition.Aggregates);
    private readonly Dictionary<string, List<Session>> _byKey = new(StringComparer.Ordinal);
    private readonly PriorityQueue<(string Key, Session Session), long> _ends = new();
    private readonly long _gap = definition.Gap.Ticks;

    public long Dropped { get; private set; }

    public int Held { get; private set; }

    public bool Add(string key, PatternEvent e, long watermark, WindowOutput output)
    {
        if (watermark != long.MinValue && e.Ticks + _gap + definition.AllowedLateness.Ticks <= watermark) return false;
        if (!_byKey.TryGetValue(key, out var sessions)) _byKey.Add(key, sessions = []);
        var near = sessions.Where(session => e.Ticks < session.Last + _gap && session.First < e.Ticks + _gap).ToList();
        var session = near.Count > 0 ? near[0] : Make(key, sessions, e.Ticks);
        session.Add(e);
        foreach (var other in near.Skip(1))
        {
            session.Join(other);
            Remove(key, sessions, other);
        }

        if (session.Last + _gap <= watermark) Report(key, session, output);
        while (Held > definition.Most) Drop();
        return true;
    }

    public void AdvanceTo(long watermark, WindowOutput output)
    {
        while (_ends.TryPeek(out var next, out var due) && due <= watermark)
        {
            _ends.Dequeue();
            if (next.Session.IsGone) continue;
            if (Due(next.Session) <= watermark && !next.Session.IsReported) Report(next.Key, next.Session, output);
            if (Due(next.Session) <= watermark) Remove(next.Key, _byKey[next.Key], next.Session);
            else _ends.Enqueue(next, Due(next.Session));
        }
    }

    public WindowSnapshot Save(WindowSnapshot into) => into with
    {
        Dropped = Dropped,
        Sessions = [.. _byKey.SelectMany(entry => entry.Value.Select(session => (entry.Key, Session: session))).OrderBy(entry => entry.Session.First)
            .ThenBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new SavedSession(
                entry.Key, new DateTimeOffset(entry.Session.First, TimeSpan.Zero), new DateTimeOffset(entry.Session.Last, TimeSpan.Zero),
                entry.Session.Accumulator.Save(), entry.Session.IsReported, entry.Session.WasReported))],
    };

    public int Restore(WindowSnapshot snapshot)
    {
        Dropped = snapshot.Dropped;
        var places = _aggregates.PlacesIn(snapshot.Aggregates);
        foreach (var saved in snapshot.Sessions)
        {
            if (!_byKey.TryGetValue(saved.Key, out var sessions)) _byKey.Add(saved.Key, sessions = []);
            var session = new Session
            {
                First = saved.First.UtcTicks, Last = saved.Last.UtcTicks, Accumulator = new Accumulator(_aggregates),
                IsReported = saved.IsReported, WasReported = saved.WasReported,
            };
            session.Accumulator.Restore(saved.Figures, places);
            Add(saved.Key, sessions, session);
        }

        while (Held > definition.Most) Drop();
        return Held;
    }

    private Session Make(string key, List<Session> sessions, long ticks)
    {
        var session = new Session { First = ticks, Last = ticks, Accumulator = new Accumulator(_aggregates) };
        Add(key, sessions, session);
        return session;
    }

    private void Add(string key, List<Session> sessions, Session session)
    {
        sessions.Add(session);
        Held++;
        _ends.Enqueue((key, session), Due(session));
    }

    // First its end, then the end of its lateness. Each session has one entry in the queue, which is put right when its time has come.
    private long Due(Session session) => session.Last + _gap + (session.IsReported ? definition.AllowedLateness.Ticks : 0);

    private void Report(string key, Session session, WindowOutput output)
    {
        output.Results.Add(new WindowResult(
            definition.Name, key, new DateTimeOffset(session.First, TimeSpan.Zero), new DateTimeOffset(session.Last + _gap, TimeSpan.Zero),
            session.Accumulator.Events, session.Accumulator.Values(), session.WasReported));
        session.IsReported = session.WasReported = true;
    }

    private void Drop()
    {
        while (_ends.TryDequeue(out var oldest, out _))
        {
            if (oldest.Session.IsGone) continue;
            Remove(oldest.Key, _byKey[oldest.Key], oldest.Session);
            Dropped++;
            return;
        }
    }

    private void Remove(string key, List<Session> sessions, Session session)
    {
        session.IsGone = true;
        sessions.Remove(session);
        Held--;
        if (sessions.Count == 0) _byKey.Remove(key);
    }

    private sealed class Session
    {
        public long First { get; set; }

        public long Last { get; set; }

        public required Accumulator Accumulator { get; init; }

        /// <summary>Whether it was reported as it is now.</summary>
        public bool IsReported { get; set; }

        /// <summary>Whether it, or a part of it, was ever reported.</summary>
        public bool WasReported { get; set; }

        public bool IsGone { get; set; }

        public void Add(PatternEvent e)
        {
            (First, Last) = (Math.Min(First, e.Ticks), Math.Max(Last, e.Ticks));
            Accumulator.Add(e);
            IsReported = false;
        }

        public void Join(Session other)
        {
            (First, Last) = (Math.Min(First, other.First), Math.Max(Last, other.Last));
            Accumulator.Merge(other.Accumulator);
            WasReported |= other.WasReported;
        }
    }
}

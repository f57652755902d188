using FunctionsOrchestration.Events.Patterns.Conditions;
using FunctionsOrchestration.Events.Patterns.Snapshots;
using FunctionsOrchestration.Events.Patterns.Spatial;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>
/// Finds values that several streams have in common within a time. Of each stream the last event of a value counts. Events come in the
/// order of their time. It is not safe for several threads at a time.
/// </summary>
public sealed class CorrelationOperator
{
    private readonly HashSet<string> _types;
    private readonly Stream[] _streams;
    private readonly int _enough;
    private readonly Dictionary<string, LinkedListNode<Value>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<Value> _byTime = new();

    /// <summary>Makes one that has seen nothing.</summary>
    /// <param name="definition">What to find.</param>
    /// <exception cref="InvalidPatternException">Something is wrong with it; all of it is in the exception.</exception>
    public CorrelationOperator(CorrelationDefinition definition)
    {
        if (SpatialValidator.Check(definition) is { Count: > 0 } errors) throw new InvalidPatternException(definition.Name, errors);
        Definition = definition;
        _types = definition.Types.ToHashSet(StringComparer.Ordinal);
        _streams = [.. definition.Streams.Select(stream => new Stream(
            stream.From, EventFilter.For(stream.Types, stream.Where), FieldReader.For(stream.Key)))];
        _enough = definition.Count ?? definition.Streams.Count;
    }

    /// <summary>The pattern.</summary>
    public CorrelationDefinition Definition { get; }

    /// <summary>Values that are remembered.</summary>
    public int Held => _byKey.Count;

    /// <summary>Values that were forgotten before their time because there were too many.</summary>
    public long Dropped { get; private set; }

    /// <summary>Looks at an event.</summary>
    /// <returns>The match that it makes certain; null where it makes none.</returns>
    public CorrelationMatch? Process(PatternEvent e)
    {
        if (_types.Count > 0 && !_types.Contains(e.Type)) return null;
        for (var i = 0; i < _streams.Length; i++)
        {
            if ((_streams[i].From is { } from && from != e.Stream) || !_streams[i].Takes(e)) continue;
            var key = _streams[i].Key(e).ToString();
            return key.Length == 0 ? null : Take(i, key, e);
        }

        return null;
    }

    /// <summary>All that it holds, as plain records.</summary>
    public CorrelationSnapshot Snapshot() => new()
    {
        Dropped = Dropped,
        Held = [.. _byTime.SelectMany(value => value.Last.Index().Where(last => last.Item is not null).OrderBy(last => last.Item!.Ticks)
            .Select(last => new SavedCorrelated(Definition.Streams[last.Index].Name, value.Key, SavedEvents.Save(last.Item!))))],
    };

    /// <summary>Goes on from a snapshot, also of another form: events are kept whose stream is still there by name.</summary>
    /// <param name="definition">The pattern, as it is now.</param>
    /// <param name="snapshot">What an operator of it held.</param>
    /// <exception cref="InvalidPatternException">Something is wrong with the pattern.</exception>
    /// <exception cref="NotSupportedException">The snapshot is of a later form than this code knows.</exception>
    public static CorrelationRestoration Restore(CorrelationDefinition definition, CorrelationSnapshot snapshot)
    {
        SnapshotFormat.Check(definition.Name, snapshot.Format, CorrelationSnapshot.CurrentFormat);
        var restored = new CorrelationOperator(definition);
        foreach (var saved in snapshot.Held)
        {
            if (definition.Streams.Index().FirstOrDefault(stream => stream.Item.Name == saved.Stream, (-1, null!)).Index is >= 0 and var at)
                restored.Find(saved.Key).Last[at] = SavedEvents.Read(saved.Event);
        }

        restored.Dropped = snapshot.Dropped;
        var kept = restored._byTime.Sum(value => value.Last.Count(last => last is not null));
        return new CorrelationRestoration(restored, kept, snapshot.Held.Count - kept);
    }

    private CorrelationMatch? Take(int stream, string key, PatternEvent e)
    {
        var from = e.Ticks - Definition.Within.Ticks;
        while (_byTime.First is { } oldest && oldest.Value.Newest <= from) Remove(oldest);
        var value = Find(key);
        value.Last[stream] = e;
        value.Expire(from);
        if (value.Last.Count(last => last is not null) < _enough) return null;
        Remove(_byKey[key]);
        return new CorrelationMatch(Definition.Name, key, e.Time, [.. Definition.Streams.Select((one, i) =>
            new StepEvents(one.Name, value.Last[i] is { } last ? [last] : []))]);
    }

    // The value that an event came of last goes to the end.
    private Value Find(string key)
    {
        if (_byKey.TryGetValue(key, out var node))
        {
            _byTime.Remove(node);
            _byTime.AddLast(node);
            return node.Value;
        }

        while (_byKey.Count >= Definition.Most)
        {
            Remove(_byTime.First!);
            Dropped++;
        }

        return (_byKey[key] = _byTime.AddLast(new Value(key, _streams.Length))).Value;
    }

    private void Remove(LinkedListNode<Value> node)
    {
        _byKey.Remove(node.Value.Key);
        _byTime.Remove(node);
    }

    private sealed record Stream(string? From, Func<PatternEvent, bool> Takes, Func<PatternEvent, FieldValue> Key);

    private sealed class Value(string key, int streams)
    {
        public string Key { get; } = key;

        /// <summary>The last event of each stream; null for a stream that has none in time.</summary>
        public PatternEvent?[] Last { get; } = new PatternEvent?[streams];

        public long Newest => Last.Max(last => last?.Ticks ?? long.MinValue);

        public void Expire(long from)
        {
            for (var i = 0; i < Last.Length; i++)
                if (Last[i]?.Ticks <= from) Last[i] = null;
        }
    }
}

/// <summary>Events of several streams that have a value in common.</summary>
/// <param name="Pattern">The pattern's name.</param>
/// <param name="Key">The value.</param>
/// <param name="Time">The time of the event that made it certain.</param>
/// <param name="Streams">The evidence: of each stream its last event, or none.</param>
public sealed record CorrelationMatch(string Pattern, string Key, DateTimeOffset Time, IReadOnlyList<StepEvents> Streams);

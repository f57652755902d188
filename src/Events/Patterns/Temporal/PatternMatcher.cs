using FunctionsOrchestration.Events.Patterns.Snapshots;
using FunctionsOrchestration.Events.Patterns.Temporal;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>
/// Finds one pattern in events that come in the order of their time. The order is what <see cref="WatermarkedProgram"/> is for. It is not
/// safe for several threads at a time. An event that fits nothing allocates nothing.
/// </summary>
public sealed class PatternMatcher
{
    private readonly Partitions _partitions;
    private readonly Timers _timers = new();
    private readonly Progress _progress;
    private readonly DistinctValues? _distinct;
    private readonly List<CompletedMatch> _completed = [];
    private readonly Dictionary<string, (bool IsRelevant, ulong Possible)> _types = new(StringComparer.Ordinal);
    private readonly IReadOnlySet<string>? _relevant;
    private readonly int _skipStep;
    private readonly bool _ordered;

    private List<PartialMatch> _scratch = [];
    private string? _lastType;
    private ulong _lastPossible;
    private bool _lastRelevant;
    private long _sequence;
    private long _events;
    private long _matches;
    private long _timedOut;
    private long _dropped;
    private long _droppedKeys;
    private long _keyless;
    private int _held;

    /// <summary>Makes a matcher of a pattern.</summary>
    /// <param name="definition">The pattern.</param>
    /// <exception cref="InvalidPatternException">Something is wrong with the pattern; all of it is in the exception.</exception>
    public PatternMatcher(PatternDefinition definition)
        : this(definition, PatternValidator.Check(definition))
    {
    }

    private PatternMatcher(PatternDefinition definition, IReadOnlyList<PatternError> errors)
    {
        if (errors.Count > 0) throw new InvalidPatternException(definition.Name, errors);
        Pattern = PatternCompiler.Compile(definition);
        _partitions = new Partitions(definition.Limits.Keys);
        _progress = new Progress(Pattern, _completed.Add);
        _distinct = Pattern.Distinct is null ? null : new DistinctValues(definition.Limits.Keys, definition.Starts.For!.Value.Ticks);
        _relevant = Pattern.Relevant();
        _skipStep = definition.Skip.Step is { } step ? Pattern.StepOf(step) : -1;
        _ordered = !Pattern.HasOwnTimes;
    }

    /// <summary>The pattern.</summary>
    public PatternDefinition Definition => Pattern.Definition;

    /// <summary>Types of events that must be given to it; null for all. Events of other types change nothing.</summary>
    public IReadOnlySet<string>? RelevantTypes => _relevant;

    /// <summary>What it has done and holds.</summary>
    public MatcherCounters Counters =>
        new(_events, _matches, _timedOut, _dropped, _droppedKeys, _keyless, _held, _partitions.Count);

    internal CompiledPattern Pattern { get; }

    internal Partitions Partitions => _partitions;

    internal DistinctValues? Distinct => _distinct;

    internal Progress Progress => _progress;

    /// <summary>Takes one event, after whatever time alone does up to its time.</summary>
    /// <param name="e">An event no older than those before it.</param>
    /// <param name="output">Where matches are put.</param>
    public void Process(PatternEvent e, PatternOutput output)
    {
        if (_timers.Earliest <= e.Ticks) AdvanceTo(e.Ticks, output);
        if (!ReferenceEquals(e.Type, _lastType)) Learn(e.Type);
        if (!_lastRelevant) return;
        _events++;
        var key = "";
        if (Pattern.Key is { } read && (key = read(e).ToString()).Length == 0)
        {
            _keyless++;
            return;
        }

        var partition = _partitions.Find(key);
        if (partition is null && _lastPossible == 0) return;
        var verdicts = new Verdicts(e, Pattern.Slots, _lastPossible);
        if (partition is null && !_progress.Begin(ref verdicts, 0, null)) return;
        Process(partition ?? Add(key, output), ref verdicts, output);
    }

    /// <summary>Lets time pass: what waits for an absence is found, and what did not come in time is timed out.</summary>
    /// <param name="time">The present of the events; nothing older will be given any more.</param>
    /// <param name="output">Where matches are put.</param>
    public void AdvanceTo(DateTimeOffset time, PatternOutput output) => AdvanceTo(time.UtcTicks, output);

    /// <summary>Says that no event will come any more: what is open is given up, and matches that waited for it are reported.</summary>
    /// <param name="output">Where matches are put.</param>
    public void Complete(PatternOutput output)
    {
        foreach (var partition in _partitions.All().ToList())
        {
            _held -= partition.Partials.Count;
            partition.Partials.Clear();
            Release(partition, output);
            Settle(partition);
        }
    }

    /// <summary>All that it holds, as plain records. Events that are held more than once are written once.</summary>
    public MatcherSnapshot Snapshot() => new SnapshotWriter(this).Write();

    /// <summary>Goes on from a snapshot, also of another version of the pattern: what its present form allows is kept.</summary>
    /// <param name="definition">The pattern, as it is now.</param>
    /// <param name="snapshot">What a matcher of it held.</param>
    /// <exception cref="InvalidPatternException">Something is wrong with the pattern.</exception>
    /// <exception cref="NotSupportedException">The snapshot is of a later form than this code knows.</exception>
    public static MatcherRestoration Restore(PatternDefinition definition, MatcherSnapshot snapshot)
    {
        SnapshotFormat.Check(snapshot.Pattern, snapshot.Format, MatcherSnapshot.CurrentFormat);
        return new SnapshotReader(new PatternMatcher(definition), snapshot).Restore();
    }

    private Partition Add(string key, PatternOutput output)
    {
        while (_partitions.IsFull) Evict(_partitions.Oldest!, output);
        return _partitions.Add(key);
    }

    private void Learn(string type)
    {
        if (!_types.TryGetValue(type, out var known))
        {
            // Types come from outside, so what is remembered of them has a limit.
            if (_types.Count >= Definition.Limits.Keys) _types.Clear();
            _types[type] = known = (_relevant?.Contains(type) != false, Pattern.Possible(type));
        }

        (_lastType, _lastRelevant, _lastPossible) = (type, known.IsRelevant, known.Possible);
    }

    private void Process(Partition partition, ref Verdicts verdicts, PatternOutput output)
    {
        _partitions.Touch(partition);
        _sequence++;
        var changes = partition.MayChange(verdicts.Possible);
        _held -= partition.Held;
        if (changes) Continue(partition, ref verdicts);
        var before = partition.Partials.Count;
        if (MayBegin(partition, ref verdicts) && _progress.Begin(ref verdicts, _sequence, partition.Partials)) partition.Started = true;
        partition.Note(changes ? 0 : before);
        _held += partition.Held;
        if (!changes && _completed.Count == 0 && before > 0 && partition.Partials.Count == before) return;
        Release(partition, output);
        Limit(partition, output);
        Settle(partition);
    }

    private void Continue(Partition partition, ref Verdicts verdicts)
    {
        var (before, after) = (partition.Partials, _scratch);
        foreach (var partial in before) _progress.Continue(partial, ref verdicts, _sequence, after);
        (partition.Partials, _scratch) = (after, before);
        before.Clear();
    }

    private bool MayBegin(Partition partition, ref Verdicts verdicts)
    {
        if (Definition.Starts.Rule == StartRule.Every) return true;
        if (Definition.Starts.Rule == StartRule.First) return !partition.Started;
        if (!_progress.Begin(ref verdicts, 0, null)) return false;
        var e = verdicts.Event;
        var value = Pattern.Distinct!(e);
        if (value.Kind == FieldKind.None || !_distinct!.TryAdd(partition.Key, value, e.Ticks, out var forgotten)) return false;
        _droppedKeys += forgotten;
        return true;
    }

    private void AdvanceTo(long now, PatternOutput output)
    {
        while (_timers.Earliest <= now)
        {
            if (_timers.Take() is not { } partition) continue;
            for (var due = partition.Due(_ordered); due <= now; due = partition.Due(_ordered)) Expire(partition, due, output);
            Settle(partition);
        }
    }

    // One moment at a time: what is found at it may discard what would be timed out later.
    private void Expire(Partition partition, long due, PatternOutput output)
    {
        _held -= partition.Held;
        var kept = 0;
        var partials = partition.Partials;
        for (var i = 0; i < partials.Count; i++)
        {
            var partial = partials[i];
            if (partial.Due > due || _progress.Expire(partial, due, _sequence, out var timedOut))
            {
                partials[kept++] = partial;
            }
            else if (timedOut)
            {
                _timedOut++;
                output.TimedOut.Add(new PatternMatch(Pattern, partition.Key, partial, due));
            }
        }

        partials.RemoveRange(kept, partials.Count - kept);
        _held += partition.Held;
        Release(partition, output);
    }

    private void Release(Partition partition, PatternOutput output)
    {
        if (_completed.Count > 1) _completed.Sort();
        if (Definition.Skip.Strategy == SkipStrategy.NoSkip)
        {
            foreach (var match in _completed) Report(partition, match, output);
            _completed.Clear();
            return;
        }

        if (_completed.Count > 0)
        {
            _held += _completed.Count;
            partition.Waiting.AddRange(_completed);
            partition.Waiting.Sort();
            _completed.Clear();
        }

        while (partition.Waiting.Count > 0
            && (partition.Partials.Count == 0 || partition.Waiting[0].Start <= partition.Partials[0].Start)) Skip(partition, output);
    }

    private void Skip(Partition partition, PatternOutput output)
    {
        var match = partition.Waiting[0];
        _held -= partition.Held;
        partition.Waiting.RemoveAt(0);
        var from = SkipRules.KeepFrom(match.Last, Definition.Skip.Strategy, _skipStep);
        partition.Partials.RemoveAll(partial => partial.Start < from);
        partition.Waiting.RemoveAll(waiting => waiting.Start < from);
        _held += partition.Held;
        Report(partition, match, output);
    }

    private void Report(Partition partition, CompletedMatch match, PatternOutput output)
    {
        _matches++;
        output.Matches.Add(new PatternMatch(Pattern, partition.Key, match.Last, match.Ticks));
    }

    private void Limit(Partition partition, PatternOutput output)
    {
        Drop(partition, partition.Held - Definition.Limits.PartialsPerKey, output);
        while (_held > Definition.Limits.Partials && !ReferenceEquals(_partitions.Oldest, partition)) Evict(_partitions.Oldest!, output);
        Drop(partition, _held - Definition.Limits.Partials, output);
    }

    // What waits is let go by the partial matches before it, so dropping those is enough.
    private void Drop(Partition partition, int surplus, PatternOutput output)
    {
        while (surplus > 0 && partition.Partials.Count > 0)
        {
            var dropped = Math.Min(surplus, partition.Partials.Count);
            partition.Partials.RemoveRange(0, dropped);
            (_dropped, _held) = (_dropped + dropped, _held - dropped);
            var before = partition.Held;
            Release(partition, output);
            surplus -= dropped + before - partition.Held;
        }
    }

    // Matches that waited are matches all the same.
    private void Evict(Partition partition, PatternOutput output)
    {
        Drop(partition, partition.Partials.Count, output);
        _droppedKeys++;
        _partitions.Remove(partition);
    }

    // A partition that holds nothing is forgotten, unless that it began is all that it has to say. Where partial matches end in the order
    // of their beginnings, a timer that is set is never too late.
    internal void Settle(Partition partition)
    {
        if (partition.Held == 0 && !(partition.Started && Definition.Starts.Rule == StartRule.First)) _partitions.Remove(partition);
        else if (!_ordered || partition.Timer == long.MaxValue) _timers.Set(partition, partition.Due(_ordered), _partitions);
    }

    /// <summary>Puts back what a snapshot held.</summary>
    internal void Restore(MatcherState state)
    {
        (_sequence, _events, _matches, _timedOut) = (state.Sequence, state.Counters.Events, state.Counters.Matches, state.Counters.TimedOut);
        (_dropped, _droppedKeys, _keyless) = (state.Counters.Dropped, state.Counters.DroppedKeys, state.Counters.Keyless);
        foreach (var (key, started, partials, waiting) in state.Partitions.TakeLast(Definition.Limits.Keys))
        {
            var partition = _partitions.Add(key);
            partition.Started = started;
            partition.Partials.AddRange(partials);
            partition.Note(0);
            partition.Waiting.AddRange(waiting);
            _held += partition.Held;
            Settle(partition);
        }
    }

    internal long Sequence => _sequence;
}

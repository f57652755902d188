using FunctionsOrchestration.Events.Patterns.Conditions;
using FunctionsOrchestration.Events.Patterns.Snapshots;
using FunctionsOrchestration.Events.Patterns.Spatial;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>
/// Finds groups in which the same thing happens at enough components within a time. It reports when enough is reached, and again only
/// after it was less. Events come in the order of their time. It is not safe for several threads at a time.
/// </summary>
public sealed class ComponentsOperator
{
    private readonly ComponentsDefinition _definition;
    private readonly Func<PatternEvent, bool> _counts;
    private readonly Func<PatternEvent, FieldValue> _component;
    private readonly Func<PatternEvent, FieldValue>? _group;
    private readonly Dictionary<string, (string Group, int Enough)>? _declared;
    private readonly LearntTopology? _learnt;
    private readonly HashSet<string> _types;
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Group, string Component), LinkedListNode<Seen>> _seen = [];
    private readonly LinkedList<Seen> _byTime = new();

    /// <summary>Makes one that has seen nothing.</summary>
    /// <param name="definition">What to find.</param>
    /// <exception cref="InvalidPatternException">Something is wrong with it; all of it is in the exception.</exception>
    public ComponentsOperator(ComponentsDefinition definition)
    {
        if (SpatialValidator.Check(definition) is { Count: > 0 } errors) throw new InvalidPatternException(definition.Name, errors);
        _definition = definition;
        _counts = EventFilter.For(definition.Types, definition.Where);
        _types = definition.Types.ToHashSet(StringComparer.Ordinal);
        _learnt = definition.LearnFor is { } memory ? new LearntTopology(memory.Ticks, definition.Most) : null;
        _component = FieldReader.For(definition.Component);
        _group = definition.Group.Length == 0 ? null : FieldReader.For(definition.Group);
        _declared = definition.Topology?.SelectMany(group => group.Value.Select(component => (component, group.Key, Enough(group.Value.Count))))
            .ToDictionary(entry => entry.component, entry => (entry.Key, entry.Item3), StringComparer.Ordinal);
    }

    /// <summary>Components that are remembered.</summary>
    public int Held => _seen.Count;

    /// <summary>Components that were forgotten before their time because there were too many.</summary>
    public long Dropped { get; private set; }

    /// <summary>Looks at an event.</summary>
    /// <returns>The match that it makes certain; null where it makes none.</returns>
    public SpatialMatch? Process(PatternEvent e)
    {
        if (_learnt is not null) Learn(e, _learnt);
        if (!_counts(e)) return null;
        var component = _component(e).ToString();
        if (component.Length == 0) return null;
        if (GroupOf(component, e) is not { } name) return null;
        Forget(e.Ticks - _definition.Within.Ticks);
        var group = Add(name, component, e);
        Learn(group);
        if (group.Count < group.Enough || group.IsReported) return null;
        group.IsReported = true;
        return new SpatialMatch(_definition.Name, name, e.Time, [.. _byTime.Where(seen => ReferenceEquals(seen.Of, group)).Select(seen => seen.Event)]);
    }

    /// <summary>All that it holds, as plain records.</summary>
    public ComponentsSnapshot Snapshot() => new()
    {
        Dropped = Dropped,
        Seen = [.. _byTime.Select(seen => SavedEvents.Save(seen.Event))],
        Reported = [.. _groups.Values.Where(group => group.IsReported).Select(group => new SavedGroup(group.Name, group.Enough)).OrderBy(group => group.Name, StringComparer.Ordinal)],
        Learnt = [.. _learnt?.All ?? []],
    };

    /// <summary>
    /// Goes on from a snapshot, also of another form: what components said is kept where the present form counts it. A group that was
    /// reported is not reported again while it has enough.
    /// </summary>
    /// <param name="definition">The pattern, as it is now.</param>
    /// <param name="snapshot">What an operator of it held.</param>
    /// <exception cref="InvalidPatternException">Something is wrong with the pattern.</exception>
    /// <exception cref="NotSupportedException">The snapshot is of a later form than this code knows.</exception>
    public static ComponentsRestoration Restore(ComponentsDefinition definition, ComponentsSnapshot snapshot)
    {
        SnapshotFormat.Check(definition.Name, snapshot.Format, ComponentsSnapshot.CurrentFormat);
        var restored = new ComponentsOperator(definition);
        foreach (var e in snapshot.Seen.Select(SavedEvents.Read)) restored.Process(e);
        foreach (var member in snapshot.Learnt) restored._learnt?.Hear(member.Group, member.Component, member.Time.UtcTicks);
        foreach (var group in restored._groups.Values) group.IsReported = false;
        foreach (var saved in snapshot.Reported)
        {
            if (!restored._groups.TryGetValue(saved.Name, out var group)) continue;

            // What is enough of a group that is learnt may have grown since it was reported; that alone does not calm it down.
            var isLearnt = restored._learnt is not null && snapshot.Learnt.Count > 0;
            if (isLearnt) group.Enough = saved.Enough;
            group.IsReported = isLearnt || group.Count >= group.Enough;
        }

        restored.Dropped = snapshot.Dropped;
        return new ComponentsRestoration(restored, restored.Held, snapshot.Seen.Count - restored.Held);
    }

    private void Learn(PatternEvent e, LearntTopology topology)
    {
        if (_types.Count > 0 && !_types.Contains(e.Type)) return;
        if (_component(e).ToString() is { Length: > 0 } component && GroupOf(component, e) is { } group) topology.Hear(group, component, e.Ticks);
    }

    private void Learn(Group group)
    {
        if (_learnt is not null && _definition.Share is not null) group.Enough = Enough(_learnt.SizeOf(group.Name));
    }

    private string? GroupOf(string component, PatternEvent e) =>
        _declared is null ? _group?.Invoke(e).ToString() ?? "" : _declared.TryGetValue(component, out var declared) ? declared.Group : null;

    private int Enough(int all) => _definition.Count ?? Math.Max(2, (int)Math.Ceiling(_definition.Share!.Value * all));

    private Group Add(string name, string component, PatternEvent e)
    {
        if (_seen.TryGetValue((name, component), out var node))
        {
            node.Value = node.Value with { Event = e };
            _byTime.Remove(node);
            _byTime.AddLast(node);
            return node.Value.Of;
        }

        while (_seen.Count >= _definition.Most)
        {
            Remove(_byTime.First!);
            Dropped++;
        }

        if (!_groups.TryGetValue(name, out var group)) _groups.Add(name, group = new Group { Name = name, Enough = EnoughOf(component) });
        group.Count++;
        _seen[(name, component)] = _byTime.AddLast(new Seen(group, component, e));
        return group;
    }

    private int EnoughOf(string component) => _declared is not null ? _declared[component].Enough : _definition.Count ?? int.MaxValue;

    private void Forget(long before)
    {
        while (_byTime.First is { } oldest && oldest.Value.Event.Ticks <= before) Remove(oldest);
    }

    private void Remove(LinkedListNode<Seen> node)
    {
        var group = node.Value.Of;
        _seen.Remove((group.Name, node.Value.Component));
        _byTime.Remove(node);
        group.Count--;
        if (group.Count < group.Enough) group.IsReported = false;
        if (group.Count == 0) _groups.Remove(group.Name);
    }

    private sealed record Seen(Group Of, string Component, PatternEvent Event);

    private sealed class Group
    {
        public required string Name { get; init; }

        public required int Enough { get; set; }

        public int Count { get; set; }

        public bool IsReported { get; set; }
    }
}

using FunctionsOrchestration.Events.Patterns.Conditions;
using FunctionsOrchestration.Events.Patterns.Snapshots;
using FunctionsOrchestration.Events.Patterns.Spatial;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>
/// Finds components that come near a place or into an area. Events come in the order of their time. It is not safe for several threads at
/// a time.
/// </summary>
public sealed class AreaOperator
{
    private readonly Func<PatternEvent, bool> _counts;
    private readonly Func<PatternEvent, FieldValue> _component;
    private readonly Func<PatternEvent, GeoPoint?> _place;
    private readonly Func<PatternEvent, bool> _isInside;
    private readonly Dictionary<string, LinkedListNode<(string Component, PatternEvent Event)>> _inside = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Component, PatternEvent Event)> _byTime = new();

    /// <summary>Makes one that has seen nothing.</summary>
    /// <param name="definition">What to find.</param>
    /// <exception cref="InvalidPatternException">Something is wrong with it; all of it is in the exception.</exception>
    public AreaOperator(AreaDefinition definition)
    {
        if (SpatialValidator.Check(definition) is { Count: > 0 } errors) throw new InvalidPatternException(definition.Name, errors);
        Definition = definition;
        _counts = EventFilter.For(definition.Types, definition.Where);
        _component = FieldReader.For(definition.Component);
        _place = GeoCondition.Reader(definition.Place.Latitude, definition.Place.Longitude);
        _isInside = GeoCondition.Compile(definition.Place);
    }

    /// <summary>The pattern.</summary>
    public AreaDefinition Definition { get; }

    /// <summary>Components that are inside.</summary>
    public int Held => _inside.Count;

    /// <summary>Components that were forgotten before their time because there were too many.</summary>
    public long Dropped { get; private set; }

    /// <summary>Looks at an event. One without a place says nothing about where its component is.</summary>
    /// <returns>The component's coming; null where it was there before, or is outside. The match's group is the component.</returns>
    public SpatialMatch? Process(PatternEvent e)
    {
        if (!_counts(e) || _place(e) is null) return null;
        var component = _component(e).ToString();
        if (component.Length == 0) return null;
        while (_byTime.First is { } oldest && oldest.Value.Event.Ticks <= e.Ticks - Definition.Within.Ticks) Remove(oldest);
        var wasInside = _inside.TryGetValue(component, out var before);
        if (wasInside) Remove(before!);
        if (!_isInside(e)) return null;
        Add(component, e);
        return wasInside ? null : new SpatialMatch(Definition.Name, component, e.Time, [e]);
    }

    /// <summary>All that it holds, as plain records.</summary>
    public AreaSnapshot Snapshot() => new() { Dropped = Dropped, Inside = [.. _byTime.Select(one => SavedEvents.Save(one.Event))] };

    /// <summary>Goes on from a snapshot, also of another form: components are kept that are inside of the present area too.</summary>
    /// <param name="definition">The pattern, as it is now.</param>
    /// <param name="snapshot">What an operator of it held.</param>
    /// <exception cref="InvalidPatternException">Something is wrong with the pattern.</exception>
    /// <exception cref="NotSupportedException">The snapshot is of a later form than this code knows.</exception>
    public static AreaRestoration Restore(AreaDefinition definition, AreaSnapshot snapshot)
    {
        SnapshotFormat.Check(definition.Name, snapshot.Format, AreaSnapshot.CurrentFormat);
        var restored = new AreaOperator(definition);
        foreach (var e in snapshot.Inside.Select(SavedEvents.Read)) restored.Process(e);
        var kept = restored.Held;
        restored.Dropped = snapshot.Dropped;
        return new AreaRestoration(restored, kept, snapshot.Inside.Count - kept);
    }

    private void Add(string component, PatternEvent e)
    {
        while (_inside.Count >= Definition.Most)
        {
            Remove(_byTime.First!);
            Dropped++;
        }

        _inside[component] = _byTime.AddLast((component, e));
    }

    private void Remove(LinkedListNode<(string Component, PatternEvent Event)> node)
    {
        _inside.Remove(node.Value.Component);
        _byTime.Remove(node);
    }
}

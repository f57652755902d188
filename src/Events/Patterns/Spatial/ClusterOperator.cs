using FunctionsOrchestration.Events.Patterns.Conditions;
using FunctionsOrchestration.Events.Patterns.Snapshots;
using FunctionsOrchestration.Events.Patterns.Spatial;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>
/// Finds clusters that form: enough components near one of them, in the sense of DBSCAN's core points (Ester et al., KDD 1996). A cluster is
/// reported when it forms; what joins it later is not, and when it has dissolved it can form again. Events come in the order of their time.
/// It is not safe for several threads at a time.
/// </summary>
public sealed class ClusterOperator
{
    private readonly ClusterDefinition _definition;
    private readonly Func<PatternEvent, bool> _counts;
    private readonly Func<PatternEvent, FieldValue> _component;
    private readonly Func<PatternEvent, GeoPoint?> _place;
    private readonly SphereGrid<Placed> _grid;
    private readonly Dictionary<string, LinkedListNode<Placed>> _byComponent = new(StringComparer.Ordinal);
    private readonly LinkedList<Placed> _byTime = new();
    private long _clusters;

    /// <summary>Makes one that has seen nothing.</summary>
    /// <param name="definition">What to find.</param>
    /// <exception cref="InvalidPatternException">Something is wrong with it; all of it is in the exception.</exception>
    public ClusterOperator(ClusterDefinition definition)
    {
        if (SpatialValidator.Check(definition) is { Count: > 0 } errors) throw new InvalidPatternException(definition.Name, errors);
        _definition = definition;
        _counts = EventFilter.For(definition.Types, definition.Where);
        _component = FieldReader.For(definition.Component);
        _place = GeoCondition.Reader(definition.Latitude, definition.Longitude);
        _grid = new SphereGrid<Placed>(definition.Metres);
    }

    /// <summary>Components that are remembered.</summary>
    public int Held => _byComponent.Count;

    /// <summary>Components that were forgotten before their time because there were too many.</summary>
    public long Dropped { get; private set; }

    /// <summary>Looks at an event.</summary>
    /// <returns>The cluster that forms with it; null where none does.</returns>
    public SpatialMatch? Process(PatternEvent e)
    {
        if (!_counts(e) || _place(e) is not { } at) return null;
        var component = _component(e).ToString();
        if (component.Length == 0) return null;
        while (_byTime.First is { } oldest && oldest.Value.Event.Ticks <= e.Ticks - _definition.Within.Ticks) Remove(oldest);
        Place(component, at, e);
        List<Placed> near = [.. _grid.Near(at)];
        if (near.Count < _definition.Count) return null;
        var cluster = near.Max(other => other.Cluster);
        var forms = cluster == 0;
        if (forms) cluster = ++_clusters;
        foreach (var other in near) other.Cluster = cluster;
        return forms ? new SpatialMatch(_definition.Name, "", e.Time, [.. near.OrderBy(other => other.Order).Select(other => other.Event)]) : null;
    }

    /// <summary>All that it holds, as plain records.</summary>
    public ClusterSnapshot Snapshot() => new()
    {
        Dropped = Dropped,
        Clusters = _clusters,
        Placed = [.. _byTime.Select(placed => new SavedPlace(SavedEvents.Save(placed.Event), placed.Cluster))],
    };

    /// <summary>
    /// Goes on from a snapshot, also of another form: components are kept that have a place under it, and belong to the clusters that they
    /// were of. A cluster that the new form would see in them is found with their next event.
    /// </summary>
    /// <param name="definition">The pattern, as it is now.</param>
    /// <param name="snapshot">What an operator of it held.</param>
    /// <exception cref="InvalidPatternException">Something is wrong with the pattern.</exception>
    /// <exception cref="NotSupportedException">The snapshot is of a later form than this code knows.</exception>
    public static ClusterRestoration Restore(ClusterDefinition definition, ClusterSnapshot snapshot)
    {
        SnapshotFormat.Check(definition.Name, snapshot.Format, ClusterSnapshot.CurrentFormat);
        var restored = new ClusterOperator(definition) { _clusters = snapshot.Clusters };
        foreach (var saved in snapshot.Placed)
        {
            var e = SavedEvents.Read(saved.Event);
            if (restored._place(e) is not { } at || restored._component(e).ToString() is not { Length: > 0 } component) continue;
            restored.Place(component, at, e);
            restored._byTime.Last!.Value.Cluster = saved.Cluster;
        }

        restored.Dropped = snapshot.Dropped;
        return new ClusterRestoration(restored, restored.Held, snapshot.Placed.Count - restored.Held);
    }

    private void Place(string component, GeoPoint at, PatternEvent e)
    {
        if (_byComponent.TryGetValue(component, out var before)) Remove(before);
        while (_byComponent.Count >= _definition.Most)
        {
            Remove(_byTime.First!);
            Dropped++;
        }

        var placed = new Placed(component, at, e, (_byTime.Last?.Value.Order ?? 0) + 1);
        _byComponent[component] = _byTime.AddLast(placed);
        _grid.Add(at, placed);
    }

    private void Remove(LinkedListNode<Placed> node)
    {
        _byComponent.Remove(node.Value.Component);
        _grid.Remove(node.Value.At, node.Value);
        _byTime.Remove(node);
    }

    private sealed class Placed(string component, GeoPoint at, PatternEvent e, long order)
    {
        public string Component { get; } = component;

        public GeoPoint At { get; } = at;

        public PatternEvent Event { get; } = e;

        public long Order { get; } = order;

        /// <summary>The cluster that it is of; 0 for none.</summary>
        public long Cluster { get; set; }
    }
}

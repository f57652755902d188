using FunctionsOrchestration.Events.Patterns.Conditions;
using FunctionsOrchestration.Events.Patterns.Statistics;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>
/// Watches a field of events, each key by itself. Events come in the order of their time. It is not safe for several threads at a time.
/// </summary>
public sealed class DetectorOperator
{
    private readonly Func<PatternEvent, FieldValue>? _key;
    private readonly Func<PatternEvent, FieldValue> _field;
    private readonly Func<PatternEvent, bool>? _where;
    private readonly HashSet<string> _types;
    private readonly Dictionary<string, LinkedListNode<(string Key, IDetector Detector)>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, IDetector Detector)> _byUse = new();

    /// <summary>Makes one that knows nothing yet.</summary>
    /// <param name="definition">The detector.</param>
    /// <exception cref="InvalidPatternException">Something is wrong with it; all of it is in the exception.</exception>
    public DetectorOperator(DetectorDefinition definition)
    {
        if (DetectorValidator.Check(definition) is { Count: > 0 } errors) throw new InvalidPatternException(definition.Name, errors);
        Definition = definition;
        _key = definition.Key.Length == 0 ? null : FieldReader.For(definition.Key);
        _field = FieldReader.For(definition.Field);
        _where = definition.Where is { } where ? ConditionCompiler.Simple(where) : null;
        _types = definition.Types.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The detector.</summary>
    public DetectorDefinition Definition { get; }

    /// <summary>Keys that are remembered.</summary>
    public int Keys => _byKey.Count;

    /// <summary>Keys that were forgotten because there were too many.</summary>
    public long Dropped { get; private set; }

    /// <summary>Looks at an event.</summary>
    /// <returns>What is unusual; null where nothing is, or too little is known.</returns>
    public Deviation? Process(PatternEvent e)
    {
        if ((_types.Count > 0 && !_types.Contains(e.Type)) || _where?.Invoke(e) == false) return null;
        var key = _key is null ? "" : _key(e).ToString();
        var value = Definition.Kind == DetectorKind.Rate ? FieldValue.Of(1.0) : _field(e);
        if ((_key is not null && key.Length == 0) || value.Kind != FieldKind.Number || !double.IsFinite(value.Number)) return null;
        return Find(key).Observe(value.Number, e.Ticks) is { } found
            ? new Deviation(Definition.Name, key, e.Time, found.Value, found.Expected, found.Score, found.Threshold)
            : null;
    }

    /// <summary>All that it has learnt, as plain records.</summary>
    public DetectorSnapshot Snapshot() => new()
    {
        Kind = Definition.Kind,
        Field = Definition.Field,
        Key = Definition.Key,
        Window = Definition.Window,
        Period = Definition.Period,
        Parts = Definition.Parts,
        Interval = Definition.Interval,
        Share = Definition.Share,
        Dropped = Dropped,
        Series = [.. _byUse.Select(entry => entry.Detector.Save() with { Key = entry.Key })],
    };

    /// <summary>
    /// Goes on from a snapshot, also of another form of the detector. What was learnt is kept where the detector looks at the same field in
    /// the same way: a rate with the same interval, a season with the same parts, a quantile shift of the same quantile, a spectrum of the
    /// same window. How sure it must be, what it weighs and how long it learns may change.
    /// </summary>
    /// <param name="definition">The detector, as it is now.</param>
    /// <param name="snapshot">What an operator of it had learnt.</param>
    /// <exception cref="InvalidPatternException">Something is wrong with the detector.</exception>
    /// <exception cref="NotSupportedException">The snapshot is of a later form than this code knows.</exception>
    public static DetectorRestoration Restore(DetectorDefinition definition, DetectorSnapshot snapshot)
    {
        SnapshotFormat.Check(definition.Name, snapshot.Format, DetectorSnapshot.CurrentFormat);
        var restored = new DetectorOperator(definition) { Dropped = snapshot.Dropped };
        if (!LooksAlike(definition, snapshot)) return new DetectorRestoration(restored, 0, snapshot.Series.Count);
        foreach (var saved in snapshot.Series.TakeLast(definition.Most))
        {
            var detector = Make(definition);
            if (detector.Restore(saved)) restored._byKey[saved.Key] = restored._byUse.AddLast((saved.Key, detector));
        }

        return new DetectorRestoration(restored, restored.Keys, snapshot.Series.Count - restored.Keys);
    }

    private static bool LooksAlike(DetectorDefinition definition, DetectorSnapshot snapshot) =>
        definition.Kind == snapshot.Kind && definition.Key == snapshot.Key && definition.Kind switch
        {
            DetectorKind.Rate => definition.Interval == snapshot.Interval,
            DetectorKind.Seasonal => definition.Field == snapshot.Field && definition.Period == snapshot.Period && definition.Parts == snapshot.Parts,
            DetectorKind.QuantileShift => definition.Field == snapshot.Field && definition.Share == snapshot.Share,
            DetectorKind.SpectralResidual => definition.Field == snapshot.Field && definition.Window == snapshot.Window,
            _ => definition.Field == snapshot.Field,
        };

    internal static IDetector Make(DetectorDefinition definition) => definition.Kind switch
    {
        DetectorKind.Ewma => new EwmaDetector(definition),
        DetectorKind.Cusum => new CusumDetector(definition),
        DetectorKind.Seasonal => new SeasonalDetector(definition),
        DetectorKind.Rate => new RateDetector(definition),
        DetectorKind.QuantileShift => new QuantileShiftDetector(definition),
        DetectorKind.SpectralResidual => new SpectralResidualDetector(definition),
        _ => new DriftDetector(definition),
    };

    private IDetector Find(string key)
    {
        if (_byKey.TryGetValue(key, out var node))
        {
            if (node.Next is null) return node.Value.Detector;
            _byUse.Remove(node);
            _byUse.AddLast(node);
            return node.Value.Detector;
        }

        while (_byKey.Count >= Definition.Most)
        {
            _byKey.Remove(_byUse.First!.Value.Key);
            _byUse.RemoveFirst();
            Dropped++;
        }

        return (_byKey[key] = _byUse.AddLast((key, Make(Definition)))).Value.Detector;
    }
}

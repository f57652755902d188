using FunctionsOrchestration.Events.Patterns.Conditions;
using FunctionsOrchestration.Events.Patterns.Windows;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>
/// Gathers events in windows. It does not need them in order: what the watermark has not passed is still open. Windows by count take them
/// as they come. It is not safe for several threads at a time.
/// </summary>
public sealed class WindowOperator
{
    private readonly Func<PatternEvent, FieldValue>? _key;
    private readonly Func<PatternEvent, bool>? _where;
    private readonly HashSet<string> _types;
    private readonly IWindows _windows;
    private long _watermark = long.MinValue;

    /// <summary>Makes an empty one.</summary>
    /// <param name="definition">The window.</param>
    /// <exception cref="InvalidPatternException">Something is wrong with it; all of it is in the exception.</exception>
    public WindowOperator(WindowDefinition definition)
    {
        if (WindowValidator.Check(definition) is { Count: > 0 } errors) throw new InvalidPatternException(definition.Name, errors);
        Definition = definition;
        _key = definition.Key.Length == 0 ? null : FieldReader.For(definition.Key);
        _where = definition.Where is { } where ? ConditionCompiler.Simple(where) : null;
        _types = definition.Types.ToHashSet(StringComparer.Ordinal);
        _windows = definition.Kind switch
        {
            WindowKind.Session => new SessionWindows(definition),
            WindowKind.Count => new CountWindows(definition),
            _ => new TimeWindows(definition),
        };
    }

    /// <summary>The window.</summary>
    public WindowDefinition Definition { get; }

    /// <summary>Windows, or parts of windows, of one key that it holds.</summary>
    public int Held => _windows.Held;

    /// <summary>Windows, or parts of windows, that were dropped because there were too many.</summary>
    public long Dropped => _windows.Dropped;

    /// <summary>Events that were too late for every window.</summary>
    public long Late { get; private set; }

    /// <summary>Events without the key's field.</summary>
    public long Keyless { get; private set; }

    /// <summary>All that it holds, as plain records.</summary>
    public WindowSnapshot Snapshot() => _windows.Save(new WindowSnapshot
    {
        Kind = Definition.Kind,
        Key = Definition.Key,
        Aggregates = Definition.Aggregates,
        Watermark = _watermark == long.MinValue ? null : new DateTimeOffset(Math.Min(_watermark, DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero),
        Late = Late,
        Keyless = Keyless,
    });

    /// <summary>
    /// Goes on from a snapshot, also of another form of the window. Windows are kept where events are gathered in the same way, by the same
    /// key and, by time, in parts of the same length. A figure that is new is worked out of the events from now on; the others go on.
    /// </summary>
    /// <param name="definition">The window, as it is now.</param>
    /// <param name="snapshot">What an operator of it held.</param>
    /// <exception cref="InvalidPatternException">Something is wrong with the window.</exception>
    /// <exception cref="NotSupportedException">The snapshot is of a later form than this code knows.</exception>
    public static WindowRestoration Restore(WindowDefinition definition, WindowSnapshot snapshot)
    {
        SnapshotFormat.Check(definition.Name, snapshot.Format, WindowSnapshot.CurrentFormat);
        var window = new WindowOperator(definition) { Late = snapshot.Late, Keyless = snapshot.Keyless };
        window._watermark = snapshot.Watermark?.UtcTicks ?? long.MinValue;
        var there = snapshot.Panes.Count + snapshot.Sessions.Count + snapshot.Rings.Count;
        var kept = GathersAlike(definition, snapshot) ? window._windows.Restore(snapshot) : 0;
        return new WindowRestoration(window, kept, there - kept);
    }

    private static bool GathersAlike(WindowDefinition definition, WindowSnapshot snapshot)
    {
        static bool IsByTime(WindowKind kind) => kind is WindowKind.Tumbling or WindowKind.Sliding;
        return definition.Key == snapshot.Key && (definition.Kind == snapshot.Kind || (IsByTime(definition.Kind) && IsByTime(snapshot.Kind)));
    }

    /// <summary>Gathers an event.</summary>
    /// <param name="e">The event.</param>
    /// <param name="output">Where results are put, and events that are too late.</param>
    public void Process(PatternEvent e, WindowOutput output)
    {
        if ((_types.Count == 0 || _types.Contains(e.Type)) && _where?.Invoke(e) != false) Gather(e, output);
    }

    /// <summary>Gathers an event of which it is known that the window looks at it.</summary>
    internal void Gather(PatternEvent e, WindowOutput output)
    {
        var key = _key is null ? "" : _key(e).ToString();
        if (_key is not null && key.Length == 0)
        {
            Keyless++;
        }
        else if (!_windows.Add(key, e, _watermark, output))
        {
            Late++;
            output.Late.Add(e);
        }
    }

    /// <summary>Reports the windows that the watermark has passed.</summary>
    /// <param name="watermark">No event of this time or before is waited for.</param>
    /// <param name="output">Where results are put.</param>
    public void AdvanceTo(DateTimeOffset watermark, WindowOutput output)
    {
        // An end is exclusive, so a window that ends a tick after the watermark is over too.
        var passed = watermark.UtcTicks == long.MaxValue ? long.MaxValue : watermark.UtcTicks + 1;
        if (passed <= _watermark) return;
        _watermark = passed;
        _windows.AdvanceTo(passed, output);
    }
}

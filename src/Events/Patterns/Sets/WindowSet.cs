using FunctionsOrchestration.Events.Patterns.Conditions;
using FunctionsOrchestration.Events.Patterns.Sets;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>
/// Many windows on one stream. An event goes only to those that look at its type and, where a window's condition requires a value of a field,
/// at its value: a thousand windows for one symbol each cost little more than one. It is not safe for several threads at a time.
/// </summary>
public sealed class WindowSet
{
    /// <summary>Windows that a set may have.</summary>
    public const int Most = 10_000;

    private readonly Dictionary<string, WindowOperator> _windows = new(StringComparer.Ordinal);
    private readonly InterestIndex<Entry> _index;

    /// <summary>Makes an empty one.</summary>
    public WindowSet() => _index = new InterestIndex<Entry>(() => _windows.Values.Select(window =>
        (new Entry(window, RequiredValues.IsAllOf(window.Definition.Where)), Interest.Of(window.Definition))));

    /// <summary>The windows, by their names.</summary>
    public IReadOnlyDictionary<string, WindowOperator> Windows => _windows;

    /// <summary>Puts a window in, empty, in place of one of the same name.</summary>
    /// <param name="window">The window.</param>
    /// <returns>What is wrong with it; empty where it was put in.</returns>
    public IReadOnlyList<PatternError> Put(WindowDefinition window)
    {
        List<PatternError> errors = [.. WindowValidator.Check(window)];
        if (!_windows.ContainsKey(window.Name) && _windows.Count >= Most)
            errors.Add(new PatternError("name", window.Name, "There are too many windows.", $"Remove one; {Most:N0} is the most."));
        if (errors.Count > 0) return errors;
        _windows[window.Name] = new WindowOperator(window);
        _index.Forget();
        return [];
    }

    /// <summary>Takes a window out, and what it held with it.</summary>
    /// <returns>False where there was none of that name.</returns>
    public bool Remove(string name)
    {
        _index.Forget();
        return _windows.Remove(name);
    }

    /// <summary>Gathers an event.</summary>
    /// <param name="e">The event.</param>
    /// <param name="output">Where results are put, and events that are too late.</param>
    public void Process(PatternEvent e, WindowOutput output)
    {
        foreach (var (window, isFound) in _index.For(e))
        {
            if (isFound) window.Gather(e, output);
            else window.Process(e, output);
        }
    }

    /// <summary>Reports what the watermark has passed, of all windows.</summary>
    /// <param name="watermark">No event of this time or before is waited for.</param>
    /// <param name="output">Where results are put.</param>
    public void AdvanceTo(DateTimeOffset watermark, WindowOutput output)
    {
        foreach (var window in _windows.Values) window.AdvanceTo(watermark, output);
    }

    /// <param name="Window">The window.</param>
    /// <param name="IsFound">Whether being found is all that it asks of an event.</param>
    private readonly record struct Entry(WindowOperator Window, bool IsFound);
}

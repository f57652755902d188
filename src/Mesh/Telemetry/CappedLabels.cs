using System.Collections.Concurrent;

namespace FunctionsOrchestration.Mesh.Telemetry;

/// <summary>
/// Names from outside as labels of metrics: callers name themselves, endpoints name their models. Each name makes series that are kept
/// for good, so the first ones keep their names and the others share one.
/// </summary>
/// <param name="most">Names that are kept.</param>
internal sealed class CappedLabels(int most = CappedLabels.DefaultMost)
{
    public const string Others = "other";
    private const int DefaultMost = 100;

    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);
    private int _count;

    public string Of(string name)
    {
        if (_known.TryGetValue(name, out var label)) return label;
        if (Volatile.Read(ref _count) >= most || Interlocked.Increment(ref _count) > most) return Others;
        return _known.GetOrAdd(name, name);
    }
}

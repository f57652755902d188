using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace FunctionsOrchestration.Events.Patterns.Windows;

/// <summary>The figures of one result by name: names that all results share, and an array. A window that reports each event makes many.</summary>
/// <param name="names">The names of all figures.</param>
/// <param name="values">Their values; not a number where there is none, and then its name is not there.</param>
internal sealed class Figures(string[] names, double[] values) : IReadOnlyDictionary<string, double>
{
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var value in values)
                if (!double.IsNaN(value)) count++;
            return count;
        }
    }

    public IEnumerable<string> Keys => this.Select(figure => figure.Key);

    public IEnumerable<double> Values => this.Select(figure => figure.Value);

    public double this[string key] =>
        TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no figure '{key}'; there are {string.Join(", ", Keys)}.");

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value)
    {
        var at = Array.IndexOf(names, key);
        value = at < 0 ? double.NaN : values[at];
        return !double.IsNaN(value);
    }

    public IEnumerator<KeyValuePair<string, double>> GetEnumerator()
    {
        for (var i = 0; i < names.Length; i++)
            if (!double.IsNaN(values[i])) yield return new KeyValuePair<string, double>(names[i], values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

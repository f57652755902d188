using FunctionsOrchestration.Events.Patterns.Conditions;

namespace FunctionsOrchestration.Events.Patterns.Sets;

/// <summary>
/// Finds those of many that can care for an event, by its type and by the values of the fields that some of them require. So a thousand
/// that look at one symbol each cost an event one look-up and not a thousand conditions.
/// </summary>
/// <param name="all">All of them, with what they care for. They are read again after <see cref="Forget"/>.</param>
internal sealed class InterestIndex<T>(Func<IEnumerable<(T Item, Interest Interest)>> all)
{
    // Types come from outside; beyond this the index is begun again.
    private const int MostTypes = 100_000;

    private readonly Dictionary<string, OfType> _byType = new(StringComparer.Ordinal);
    private readonly List<T> _several = [];
    private string? _lastType;
    private OfType _last = OfType.Empty;

    /// <summary>Those that can care for the event, in no certain order but always the same; good until the next call.</summary>
    public ReadOnlySpan<T> For(PatternEvent e)
    {
        var of = For(e.Type);
        if (of.Fields.Length == 0) return of.Always;
        if (of.Fields.Length == 1 && of.Always.Length == 0) return of.Fields[0].For(e);
        _several.Clear();
        _several.AddRange(of.Always);
        foreach (var field in of.Fields) _several.AddRange(field.For(e));
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_several);
    }

    /// <summary>Sees to it that all are read again.</summary>
    public void Forget()
    {
        _byType.Clear();
        _lastType = null;
    }

    private OfType For(string type)
    {
        if (ReferenceEquals(type, _lastType)) return _last;
        if (!_byType.TryGetValue(type, out var of))
        {
            if (_byType.Count >= MostTypes) _byType.Clear();
            _byType[type] = of = Gather(type);
        }

        (_lastType, _last) = (type, of);
        return of;
    }

    private OfType Gather(string type)
    {
        List<T> always = [];
        var byField = new Dictionary<string, List<(FieldValue, T)>>(StringComparer.Ordinal);
        foreach (var (item, interest) in all().Where(one => one.Interest.LooksAt(type)))
        {
            if (interest.Required is not { } required)
            {
                always.Add(item);
                continue;
            }

            if (!byField.TryGetValue(required.Field, out var items)) byField.Add(required.Field, items = []);
            items.AddRange(required.Values.Select(value => (value, item)));
        }

        return new OfType([.. always], [.. byField.Select(field => new OfField(field.Key, field.Value))]);
    }

    private sealed record OfType(T[] Always, OfField[] Fields)
    {
        public static OfType Empty { get; } = new([], []);
    }

    private sealed class OfField(string field, IEnumerable<(FieldValue Value, T Item)> items)
    {
        private readonly Func<PatternEvent, FieldValue> _field = FieldReader.For(field);
        private readonly Dictionary<FieldValue, T[]> _byValue =
            items.GroupBy(one => one.Value).ToDictionary(value => value.Key, value => value.Select(one => one.Item).ToArray());

        public T[] For(PatternEvent e) => _byValue.TryGetValue(_field(e), out var items) ? items : [];
    }
}

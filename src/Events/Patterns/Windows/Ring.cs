namespace FunctionsOrchestration.Events.Patterns.Windows;

/// <summary>The last values of some fields. Memory grows with the events that come, up to the window's size.</summary>
/// <param name="most">Events that it holds.</param>
/// <param name="aggregates">What is worked out of them.</param>
internal sealed class Ring(int most, Aggregates aggregates)
{
    private const int First = 8;

    private readonly double[] _sums = new double[aggregates.Count];
    private readonly int[] _numbers = new int[aggregates.Count];
    private FieldValue[] _values = [];
    private long[] _ticks = [];
    private int _next;

    public long Seen { get; private set; }

    public int Held { get; private set; }

    public long FirstTicks => _ticks[Held < most ? 0 : _next];

    public void Add(PatternEvent e)
    {
        if (Held < most && Held == _ticks.Length) Grow();
        for (var i = 0; i < aggregates.Count; i++)
        {
            ref var place = ref _values[(_next * aggregates.Count) + i];
            if (Held == most) Count(i, place, -1);
            place = aggregates.Read(i, e);
            Count(i, place, 1);
        }

        _ticks[_next] = e.Ticks;
        Held = Math.Min(most, Held + 1);
        if (++_next == most) _next = 0;
        Seen++;

        // What rounding has left over goes with each turn.
        if (_next == 0) Sum();
    }

    public Figures Values()
    {
        var values = new double[aggregates.Count];
        for (var i = 0; i < values.Length; i++) values[i] = Value(i);
        return new Figures(aggregates.Names, values);
    }

    public SavedRing Save(string key)
    {
        List<SavedRow> rows = new(Held);
        for (var i = 0; i < Held; i++)
        {
            var row = Held < most ? i : (_next + i) % most;
            rows.Add(new SavedRow(
                new DateTimeOffset(_ticks[row], TimeSpan.Zero),
                [.. _values.Skip(row * aggregates.Count).Take(aggregates.Count).Select(SavedValue.Of)]));
        }

        return new SavedRing(key, Seen, rows);
    }

    /// <summary>Takes over the last rows, as many as it holds. Figures that are new have no values in them.</summary>
    public void Restore(SavedRing saved, int[] places)
    {
        foreach (var row in saved.Rows.TakeLast(most))
        {
            if (Held == _ticks.Length) Grow();
            for (var i = 0; i < aggregates.Count; i++)
                _values[(_next * aggregates.Count) + i] = places[i] < 0 ? default : row.Values[places[i]].ToField();
            _ticks[_next] = row.Time.UtcTicks;
            Held++;
            _next = (_next + 1) % most;
        }

        Seen = saved.Seen;
        for (var i = 0; i < aggregates.Count; i++) (_sums[i], _numbers[i]) = (Sorted(i).Sum(), Sorted(i).Length);
    }

    private double Value(int at) => aggregates.Functions[at] switch
    {
        AggregateFunction.Count => Of(at).Count(value => value.Kind != FieldKind.None),
        AggregateFunction.Distinct => Of(at).Where(value => value.Kind != FieldKind.None).Distinct().Count(),
        AggregateFunction.Sum => _numbers[at] == 0 ? double.NaN : _sums[at],
        AggregateFunction.Avg => _numbers[at] == 0 ? double.NaN : _sums[at] / _numbers[at],
        AggregateFunction.Min => Sorted(at) is [var least, ..] ? least : double.NaN,
        AggregateFunction.Max => Sorted(at) is [.., var most] ? most : double.NaN,
        _ => Sorted(at) is { Length: > 0 } sorted ? sorted[(int)(aggregates[at].Share * (sorted.Length - 1))] : double.NaN,
    };

    private void Count(int at, FieldValue value, int sign)
    {
        var number = Aggregates.Number(value);
        if (double.IsNaN(number)) return;
        _numbers[at] += sign;
        _sums[at] += sign * number;
    }

    private IEnumerable<FieldValue> Of(int at)
    {
        for (var i = at; i < Held * aggregates.Count; i += aggregates.Count) yield return _values[i];
    }

    private double[] Sorted(int at)
    {
        double[] numbers = [.. Of(at).Select(Aggregates.Number).Where(number => !double.IsNaN(number))];
        Array.Sort(numbers);
        return numbers;
    }

    private void Sum()
    {
        Array.Clear(_sums);
        Array.Clear(_numbers);
        for (var at = 0; at < Held * aggregates.Count; at++) Count(at % aggregates.Count, _values[at], 1);
    }

    private void Grow()
    {
        var size = Math.Min(most, Math.Max(First, 2 * Held));
        Array.Resize(ref _ticks, size);
        Array.Resize(ref _values, size * aggregates.Count);
    }
}

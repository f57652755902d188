using FunctionsOrchestration.Events.Patterns.Conditions;

namespace FunctionsOrchestration.Events.Patterns.Windows;

/// <summary>The figures of a window, ready to work out.</summary>
internal sealed class Aggregates(IReadOnlyList<AggregateDefinition> definitions)
{
    private readonly Func<PatternEvent, FieldValue>?[] _fields = [.. definitions.Select(one => one.Field is { } field ? FieldReader.For(field) : null)];

    public int Count { get; } = definitions.Count;

    public string[] Names { get; } = [.. definitions.Select(one => one.Name)];

    public AggregateFunction[] Functions { get; } = [.. definitions.Select(one => one.Function)];

    public AggregateDefinition this[int at] => definitions[at];

    /// <summary>Where each figure stood in an earlier form of the window; -1 for one that is new.</summary>
    public int[] PlacesIn(IReadOnlyList<AggregateDefinition> earlier) => [.. definitions.Select(one => earlier.ToList().IndexOf(one))];

    public FieldValue Read(int at, PatternEvent e) => _fields[at] is { } field ? field(e) : FieldValue.Of(true);

    /// <summary>The number of a value; not a number where it is none, or none that can be added up.</summary>
    public static double Number(FieldValue value) => value.Kind == FieldKind.Number && double.IsFinite(value.Number) ? value.Number : double.NaN;
}

/// <summary>What is known of the events of a window, or of a part of one.</summary>
internal sealed class Accumulator
{
    private readonly Aggregates _aggregates;
    private readonly Cell[] _cells;

    public Accumulator(Aggregates aggregates)
    {
        _aggregates = aggregates;
        _cells = new Cell[aggregates.Count];
        for (var i = 0; i < _cells.Length; i++) _cells[i] = new Cell(aggregates[i].Function);
    }

    public long Events { get; private set; }

    public void Add(PatternEvent e)
    {
        Events++;
        for (var i = 0; i < _cells.Length; i++) _cells[i].Add(_aggregates.Read(i, e));
    }

    public void Merge(Accumulator other)
    {
        Events += other.Events;
        for (var i = 0; i < _cells.Length; i++) _cells[i].Merge(other._cells[i]);
    }

    public Figures Values()
    {
        var values = new double[_cells.Length];
        for (var i = 0; i < values.Length; i++) values[i] = _cells[i].Value(_aggregates[i]);
        return new Figures(_aggregates.Names, values);
    }

    public SavedFigures Save() => new(Events, [.. _cells.Select(cell => cell.Save())]);

    /// <summary>Goes on from what was saved. A figure that is new knows only what comes from now on.</summary>
    public void Restore(SavedFigures saved, int[] places)
    {
        Events = saved.Events;
        for (var i = 0; i < _cells.Length; i++)
            if (places[i] >= 0) _cells[i].Restore(saved.Cells[places[i]]);
    }

    private sealed class Cell(AggregateFunction function)
    {
        private readonly QuantileSketch? _sketch = function == AggregateFunction.Quantile ? new QuantileSketch() : null;
        private readonly DistinctCounter? _distinct = function == AggregateFunction.Distinct ? new DistinctCounter() : null;
        private long _there;
        private long _numbers;
        private double _sum;
        private double _min = double.PositiveInfinity;
        private double _max = double.NegativeInfinity;

        public void Add(FieldValue value)
        {
            if (value.Kind == FieldKind.None) return;
            _there++;
            _distinct?.Add(value);
            var number = Aggregates.Number(value);
            if (double.IsNaN(number)) return;
            _numbers++;
            _sum += number;
            _min = Math.Min(_min, number);
            _max = Math.Max(_max, number);
            _sketch?.Add(number);
        }

        public void Merge(Cell other)
        {
            _there += other._there;
            _numbers += other._numbers;
            _sum += other._sum;
            _min = Math.Min(_min, other._min);
            _max = Math.Max(_max, other._max);
            _sketch?.Merge(other._sketch!);
            _distinct?.Merge(other._distinct!);
        }

        public SavedCell Save() => new(
            _there, _numbers, Finite(_sum), Finite(_min), Finite(_max), _sketch?.Save(), _distinct?.Save());

        public void Restore(SavedCell saved)
        {
            (_there, _numbers, _sum) = (saved.There, saved.Numbers, saved.Sum ?? double.NaN);
            (_min, _max) = (saved.Min ?? double.PositiveInfinity, saved.Max ?? double.NegativeInfinity);
            if (saved.Sketch is { } sketch) _sketch?.Restore(sketch);
            if (saved.Distinct is { } distinct) _distinct?.Restore(distinct);
        }

        private static double? Finite(double number) => double.IsFinite(number) ? number : null;

        public double Value(AggregateDefinition aggregate) => aggregate.Function switch
        {
            AggregateFunction.Count => _there,
            AggregateFunction.Distinct => _distinct!.Count,
            _ when _numbers == 0 => double.NaN,
            AggregateFunction.Sum => _sum,
            AggregateFunction.Min => _min,
            AggregateFunction.Max => _max,
            AggregateFunction.Avg => _sum / _numbers,
            _ => _sketch!.Quantile(aggregate.Share),
        };
    }
}

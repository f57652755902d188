namespace FunctionsOrchestration.Events.Patterns.Statistics;

/// <summary>Counts by logarithmic bucket, in one array. When there would be too many buckets, the lowest are put together.</summary>
internal sealed class SketchStore
{
    private const int Most = 2_048;
    private const int First = 64;

    private long[] _counts = [];
    private int _offset;

    public long Total { get; private set; }

    public int Lowest { get; private set; } = int.MaxValue;

    public int Highest { get; private set; } = int.MinValue;

    public long this[int bucket] => bucket < Lowest || bucket > Highest ? 0 : _counts[bucket - _offset];

    public void Add(int bucket, long count)
    {
        bucket = Math.Max(bucket, Highest == int.MinValue ? bucket : Highest - Most + 1);
        if (bucket < _offset || bucket >= _offset + _counts.Length || _counts.Length == 0) Grow(bucket);
        _counts[bucket - _offset] += count;
        Total += count;
        Lowest = Math.Min(Lowest, bucket);
        Highest = Math.Max(Highest, bucket);
    }

    public void Merge(SketchStore other)
    {
        for (var bucket = other.Highest; bucket >= other.Lowest; bucket--)
            if (other[bucket] is > 0 and var count) Add(bucket, count);
    }

    public SavedBuckets Save()
    {
        if (Total == 0) return new SavedBuckets(0, []);
        var counts = new long[Highest - Lowest + 1];
        for (var i = 0; i < counts.Length; i++) counts[i] = this[Lowest + i];
        return new SavedBuckets(Lowest, counts);
    }

    // From the highest down, as they are merged: so none is put together that was apart.
    public void Restore(SavedBuckets saved)
    {
        for (var i = saved.Counts.Count - 1; i >= 0; i--)
            if (saved.Counts[i] > 0) Add(saved.Lowest + i, saved.Counts[i]);
    }

    public void Clear()
    {
        Array.Clear(_counts);
        (Total, Lowest, Highest) = (0, int.MaxValue, int.MinValue);
    }

    private void Grow(int bucket)
    {
        var high = Math.Max(bucket, Highest);
        var low = Math.Max(Math.Min(bucket, Lowest), high - Most + 1);
        var grown = new long[Math.Min(Most, Math.Max(First, 2 * (high - low + 1)))];
        var offset = Math.Max(low - ((grown.Length - (high - low + 1)) / 2), high - grown.Length + 1);
        for (var old = Lowest; old <= Highest && Total > 0; old++) grown[Math.Max(old, low) - offset] += _counts[old - _offset];
        if (Total > 0) Lowest = Math.Max(Lowest, low);
        (_counts, _offset) = (grown, offset);
    }
}

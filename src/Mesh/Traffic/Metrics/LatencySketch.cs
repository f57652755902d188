namespace FunctionsOrchestration.Mesh.Traffic;

/// <summary>
/// How times are spread, in buckets whose bounds grow by 2 %: any quantile is known to 1 %, and sketches of several workers add up without
/// loss (DDSketch: Masson, Rim, Lee, VLDB 2019). A few hundred numbers at most, from 1 µs to beyond an hour.
/// </summary>
/// <param name="First">Index of the first bucket.</param>
/// <param name="Counts">Counts from there on.</param>
public sealed record LatencySketch(int First, IReadOnlyList<long> Counts)
{
    /// <summary>Buckets that there are.</summary>
    internal const int Buckets = 1_152;

    private const double Accuracy = 0.01;
    private const double Gamma = (1 + Accuracy) / (1 - Accuracy);
    private static readonly double LogGamma = Math.Log(Gamma);

    /// <summary>Nothing measured.</summary>
    public static LatencySketch Empty { get; } = new(0, []);

    /// <summary>How many times were measured.</summary>
    internal long Count => Counts.Sum();

    /// <summary>Both together.</summary>
    /// <param name="other">The other.</param>
    public LatencySketch Merge(LatencySketch other)
    {
        if (other.Counts.Count == 0) return this;
        if (Counts.Count == 0) return other;
        var first = Math.Min(First, other.First);
        var sum = new long[Math.Max(First + Counts.Count, other.First + other.Counts.Count) - first];
        for (var i = 0; i < Counts.Count; i++) sum[First - first + i] += Counts[i];
        for (var i = 0; i < other.Counts.Count; i++) sum[other.First - first + i] += other.Counts[i];
        return new LatencySketch(first, sum);
    }

    /// <summary>The time below which a share of all lies; null where nothing was measured.</summary>
    /// <param name="share">The share, 0–1.</param>
    public TimeSpan? Quantile(double share)
    {
        var count = Count;
        if (count == 0) return null;
        // The smallest value with at least this many at or below it (the inverse of the empirical distribution).
        var rank = Math.Clamp((long)Math.Ceiling(share * count), 1, count);
        long seen = 0;
        for (var i = 0; ; i++)
            if ((seen += Counts[i]) >= rank) return ValueOf(First + i);
    }

    /// <summary>A sketch of these times.</summary>
    /// <param name="times">The times.</param>
    internal static LatencySketch Of(IEnumerable<TimeSpan> times)
    {
        var counts = new int[Buckets];
        foreach (var time in times) counts[IndexOf(time)]++;
        return Of(counts);
    }

    internal static LatencySketch Of(int[] counts)
    {
        var first = Array.FindIndex(counts, count => count > 0);
        if (first < 0) return Empty;
        var last = Array.FindLastIndex(counts, count => count > 0);
        return new LatencySketch(first, [.. counts[first..(last + 1)].Select(count => (long)count)]);
    }

    /// <summary>All times multiplied, to the nearest bucket.</summary>
    internal LatencySketch Scale(double factor) => this with { First = First + (int)Math.Round(Math.Log(factor) / LogGamma) };

    internal static int IndexOf(TimeSpan time)
    {
        var microseconds = time.TotalMicroseconds;
        return microseconds <= 1 ? 0 : Math.Min((int)Math.Ceiling(Math.Log(microseconds) / LogGamma), Buckets - 1);
    }

    // The middle of the bucket, by which no value in it is missed by more than the accuracy.
    private static TimeSpan ValueOf(int index) => TimeSpan.FromMicroseconds(2 * Math.Pow(Gamma, index) / (Gamma + 1));
}

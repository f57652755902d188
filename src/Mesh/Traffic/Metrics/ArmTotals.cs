namespace FunctionsOrchestration.Mesh.Traffic;

/// <summary>What came of the calls of one arm of a split. Totals of several workers add up.</summary>
/// <param name="Arm">The arm: <c>stable</c>, <c>canary</c>, <c>baseline</c>, <c>shadow</c>, <c>draining</c> or a variant's name.</param>
public sealed record ArmTotals(string Arm)
{
    /// <summary>The version that answered; null for the service's own.</summary>
    public string? Version { get; init; }

    /// <summary>Calls.</summary>
    public long Calls { get; init; }

    /// <summary>Attempts that were judged: what a retry hides from the caller counts here all the same.</summary>
    public long Trials { get; init; }

    /// <summary>How many of them failed.</summary>
    public long Failures { get; init; }

    /// <summary>Calls whose content the model refused.</summary>
    public long Refusals { get; init; }

    /// <summary>Input and output tokens, where endpoints count them.</summary>
    public long Tokens { get; init; }

    /// <summary>What calls cost, in the unit of the catalog.</summary>
    public Moments Cost { get; init; } = Moments.None;

    /// <summary>How similar answers were to those of the other version, 0–1 each.</summary>
    public Moments Similarity { get; init; } = Moments.None;

    /// <summary>How many of the compared answers agreed.</summary>
    public long Agreements { get; init; }

    /// <summary>How long the endpoints took that answered.</summary>
    public LatencySketch Latency { get; init; } = LatencySketch.Empty;

    /// <summary>How long it took until the first text of streamed answers.</summary>
    public LatencySketch FirstToken { get; init; } = LatencySketch.Empty;

    /// <summary>Both together.</summary>
    /// <param name="other">Totals of the same arm.</param>
    public ArmTotals Merge(ArmTotals other) => this with
    {
        Version = other.Version ?? Version,
        Calls = Calls + other.Calls,
        Trials = Trials + other.Trials,
        Failures = Failures + other.Failures,
        Refusals = Refusals + other.Refusals,
        Tokens = Tokens + other.Tokens,
        Cost = Cost.Merge(other.Cost),
        Similarity = Similarity.Merge(other.Similarity),
        Agreements = Agreements + other.Agreements,
        Latency = Latency.Merge(other.Latency),
        FirstToken = FirstToken.Merge(other.FirstToken),
    };
}

/// <summary>Number, sum and sum of squares of values: enough for mean and variance, and additive.</summary>
/// <param name="Count">How many.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Squares">The sum of their squares.</param>
public readonly record struct Moments(long Count, double Sum, double Squares)
{
    /// <summary>No values.</summary>
    public static Moments None => default;

    /// <summary>The mean; 0 where there is no value.</summary>
    internal double Mean => Count == 0 ? 0 : Sum / Count;

    /// <summary>The variance of a value, estimated; 0 with fewer than two.</summary>
    internal double Variance => Count < 2 ? 0 : Math.Max(0, (Squares - (Sum * Sum / Count)) / (Count - 1));

    /// <summary>Both together.</summary>
    /// <param name="other">The others.</param>
    public Moments Merge(Moments other) => new(Count + other.Count, Sum + other.Sum, Squares + other.Squares);

    internal Moments Add(double value) => new(Count + 1, Sum + value, Squares + (value * value));
}

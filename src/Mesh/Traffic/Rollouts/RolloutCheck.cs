namespace FunctionsOrchestration.Mesh.Traffic.Rollouts;

/// <summary>
/// What is compared at each look: the new version with the old one, or with a fixed bound. A check succeeds when the new version is shown to
/// be worse by less than the margin, and fails when it is shown to be worse; until then it is inconclusive.
/// </summary>
public sealed record RolloutCheck
{
    /// <summary>
    /// <c>success-rate</c>, <c>latency</c>, <c>latency-quantile</c>, <c>first-token</c>, <c>cost-per-call</c>, <c>refusal-rate</c> or
    /// <c>answer-quality</c>.
    /// </summary>
    public required string Metric { get; init; }

    /// <summary>Rates: how many percent points worse is too much. Above 0 to 100; default 1, for answer quality 5.</summary>
    public double? Margin { get; init; }

    /// <summary>Latencies and cost: how many times the old version's is too much. Above 1 to 100; default 1.2.</summary>
    public double? MaxRatio { get; init; }

    /// <summary>Success rate and answer quality: the least in percent, whatever the old version has. Quality has no other: default 90.</summary>
    public double? Min { get; init; }

    /// <summary>Refusal rate: the most in percent. Latency quantile: the most in milliseconds. Whatever the old version has.</summary>
    public double? Max { get; init; }

    /// <summary>Which quantile, 0.5–0.999; default 0.95.</summary>
    public double? Quantile { get; init; }

    /// <summary>True where it is reported and decides nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Every metric.</summary>
    public static IReadOnlyList<string> Metrics { get; } =
        [SuccessRate, Latency, LatencyQuantile, FirstToken, CostPerCall, RefusalRate, AnswerQuality];

    internal const string SuccessRate = "success-rate";
    internal const string Latency = "latency";
    internal const string LatencyQuantile = "latency-quantile";
    internal const string FirstToken = "first-token";
    internal const string CostPerCall = "cost-per-call";
    internal const string RefusalRate = "refusal-rate";
    internal const string AnswerQuality = "answer-quality";

    internal double Ratio => MaxRatio ?? 1.2;

    internal double Allowed => (Margin ?? (Metric == AnswerQuality ? 5 : 1)) / 100;
}

/// <summary>What a check found.</summary>
public enum Verdict
{
    /// <summary>The new version is shown to be good enough.</summary>
    Success,

    /// <summary>The new version is shown to be worse.</summary>
    Failure,

    /// <summary>Neither is shown yet.</summary>
    Inconclusive,

    /// <summary>It could not be looked at.</summary>
    Error,
}

/// <summary>One check at one look, with its numbers. Rates are 0–1, times milliseconds.</summary>
/// <param name="Check">The metric, and against what.</param>
/// <param name="Verdict">What it found.</param>
/// <param name="Message">The same for people.</param>
public sealed record CheckResult(string Check, Verdict Verdict, string Message)
{
    /// <summary>The new version's value; null where there is none.</summary>
    public double? Value { get; init; }

    /// <summary>Samples of the new version.</summary>
    public long Samples { get; init; }

    /// <summary>The old version's value; null where it is not compared.</summary>
    public double? Control { get; init; }

    /// <summary>Samples of the old version.</summary>
    public long ControlSamples { get; init; }

    /// <summary>How much worse it is at least; the rollback goes by this bound.</summary>
    public double? WorseAtLeast { get; init; }

    /// <summary>How much worse it is at most; the promotion goes by this bound.</summary>
    public double? WorseAtMost { get; init; }

    /// <summary>How much worse is too much, in the unit of the bounds.</summary>
    public double? Margin { get; init; }

    /// <summary>True where it decides nothing.</summary>
    public bool DryRun { get; init; }
}

/// <summary>What the checks of a look come to together.</summary>
public static class Verdicts
{
    /// <summary>The worst verdict of the checks that decide; success where there are none.</summary>
    /// <param name="results">The checks.</param>
    public static Verdict Of(IReadOnlyList<CheckResult> results)
    {
        var deciding = results.Where(result => !result.DryRun).Select(result => result.Verdict).ToHashSet();
        return deciding.Contains(Verdict.Failure) ? Verdict.Failure
            : deciding.Contains(Verdict.Error) ? Verdict.Error
            : deciding.Contains(Verdict.Inconclusive) ? Verdict.Inconclusive
            : Verdict.Success;
    }
}

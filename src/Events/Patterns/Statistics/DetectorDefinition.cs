namespace FunctionsOrchestration.Events.Patterns;

/// <summary>How a deviation is found.</summary>
public enum DetectorKind
{
    /// <summary>A value far from an exponentially weighted mean.</summary>
    Ewma,

    /// <summary>A mean that has moved, by a self-starting CUSUM.</summary>
    Cusum,

    /// <summary>A value far from what is usual at this time of the day or week.</summary>
    Seasonal,

    /// <summary>More or fewer events an interval than before. It counts events and reads no field.</summary>
    Rate,

    /// <summary>A quantile that has moved.</summary>
    QuantileShift,

    /// <summary>A distribution that differs, by the population stability index.</summary>
    Psi,

    /// <summary>A distribution that differs, by the test of Kolmogorov and Smirnov.</summary>
    KolmogorovSmirnov,

    /// <summary>A value that stands out from the rhythm of a window, by its spectral residual.</summary>
    SpectralResidual,
}

/// <summary>A detector over a field of events. The usual values suit figures that come about once a minute.</summary>
public sealed record DetectorDefinition : IPatternDefinition
{
    /// <summary>Its name: 1–63 lower-case letters, digits and hyphens.</summary>
    public string Name { get; init; } = "";

    /// <summary>Counts up with each change; part of the id of each match. At least 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>What it is for, for people.</summary>
    public string? Description { get; init; }

    /// <summary>How it finds.</summary>
    public DetectorKind Kind { get; init; }

    /// <summary>Types of events that it looks at; empty for all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>What must hold for an event to be looked at; it refers to no steps.</summary>
    public ConditionDefinition? Where { get; init; }

    /// <summary>The field by whose value events are looked at apart; empty for not at all.</summary>
    public string Key { get; init; } = "$subject";

    /// <summary>The field whose numbers it looks at.</summary>
    public string Field { get; init; } = "";

    /// <summary>
    /// How often it may be wrong: the share of its decisions on a stream that does not change, above 0 and at most 0.1. What a decision is,
    /// and for which streams that holds, says each kind; see the README.
    /// </summary>
    public double FalseAlarms { get; init; } = 0.001;

    /// <summary>Values, or intervals for a rate, that it only learns from at first: 8–100,000, for psi from 10.</summary>
    public int WarmUp { get; init; } = 100;

    /// <summary>Values of one comparison, for quantile shift, psi, KolmogorovSmirnov and spectralResidual: 32–10,000, for the last a power of two.</summary>
    public int Window { get; init; } = 200;

    /// <summary>How much the latest value weighs, for ewma: 0.001–0.2.</summary>
    public double Weight { get; init; } = 0.02;

    /// <summary>The shift of the mean, in standard deviations, that cusum finds soonest: 0.1–5.</summary>
    public double Shift { get; init; } = 1;

    /// <summary>After how long a season repeats itself, for seasonal; a day or a week.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Parts of a season that are told apart: 1–1,000. Each learns from <see cref="WarmUp"/> values of its own.</summary>
    public int Parts { get; init; } = 24;

    /// <summary>The interval in which events are counted, for rate.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The quantile that is looked at, for quantile shift: 0.01–0.99.</summary>
    public double Share { get; init; } = 0.95;

    /// <summary>Keys that are remembered at most; the one not seen longest is forgotten. 1–1,000,000.</summary>
    public int Most { get; init; } = 10_000;
}

/// <summary>A deviation that was found.</summary>
/// <param name="Detector">The detector's name.</param>
/// <param name="Key">The key.</param>
/// <param name="Time">When.</param>
/// <param name="Value">What there was: a value, a count, a quantile, or the distance of two distributions.</param>
/// <param name="Expected">What would have been usual; for a distance 0.</param>
/// <param name="Score">How far it is out, in the detector's own measure.</param>
/// <param name="Threshold">From which score on it is reported.</param>
public sealed record Deviation(string Detector, string Key, DateTimeOffset Time, double Value, double Expected, double Score, double Threshold)
{
    /// <summary>What the type of a deviation begins with when it is an event for patterns.</summary>
    public const string EventType = "detector.deviation.";

    /// <summary>The deviation as an event, of type <c>detector.deviation.{name}</c>, for patterns over deviations.</summary>
    public PatternEvent ToEvent() => new(
        $"{Detector}/{Key}/{Time.UtcTicks}", EventType + Detector, Key, Time,
        EventFields.Of(("value", Value), ("expected", Expected), ("score", Score), ("threshold", Threshold)));
}

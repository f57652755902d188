using System.Text.Json.Serialization;

namespace FunctionsOrchestration.Mesh.Elasticity.Simulation;

/// <summary>How much work comes, at any time of a simulation. Rates are units of work a second.</summary>
public sealed record Load
{
    /// <summary>The form of the load.</summary>
    public LoadShape Shape { get; init; }

    /// <summary>The rate outside of anything special, 0–10,000,000.</summary>
    public double Rate { get; init; }

    /// <summary>The highest rate of a step, ramp, day or burst, 0–10,000,000.</summary>
    public double Peak { get; init; }

    /// <summary>When a step, ramp or the first burst begins, and when a day's rate is lowest.</summary>
    public TimeSpan Begins { get; init; }

    /// <summary>How long a ramp takes, a burst lasts, or a step stays; a step without it stays for good.</summary>
    public TimeSpan? Lasts { get; init; }

    /// <summary>Time from burst to burst, or the length of a day. Default 24 h.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromDays(1);

    /// <summary>A recording: rates in the order of their times, at most 100,000.</summary>
    public IReadOnlyList<LoadPoint> Points { get; init; } = [];

    /// <summary>The rate at a time.</summary>
    /// <param name="at">Time since the beginning of the simulation.</param>
    public double RateAt(TimeSpan at) => Shape switch
    {
        LoadShape.Step => IsWithin(at - Begins, Lasts) ? Peak : Rate,
        LoadShape.Ramp => Rate + ((Peak - Rate) * Math.Clamp((at - Begins) / Lasts.GetValueOrDefault(TimeSpan.FromTicks(1)), 0, 1)),
        LoadShape.Day => Rate + ((Peak - Rate) * (1 - Math.Cos(2 * Math.PI * ((at - Begins) / Every))) / 2),
        LoadShape.Burst => at >= Begins && IsWithin(TimeSpan.FromTicks((at - Begins).Ticks % Every.Ticks), Lasts) ? Peak : Rate,
        LoadShape.Recording => Recorded(at.TotalSeconds),
        _ => Rate,
    };

    private static bool IsWithin(TimeSpan since, TimeSpan? lasts) => since >= TimeSpan.Zero && (lasts is not { } length || since < length);

    /// <summary>A straight line between two points; before the first and after the last their rates.</summary>
    private double Recorded(double seconds)
    {
        var (low, high) = (0, Points.Count - 1);
        if (seconds <= Points[low].Seconds) return Points[low].Rate;
        if (seconds >= Points[high].Seconds) return Points[high].Rate;
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (Points[middle].Seconds <= seconds) low = middle;
            else high = middle;
        }

        var (from, to) = (Points[low], Points[high]);
        return from.Rate + ((to.Rate - from.Rate) * (seconds - from.Seconds) / (to.Seconds - from.Seconds));
    }
}

/// <summary>The form of a load.</summary>
[JsonConverter(typeof(CamelCaseEnum<LoadShape>))]
public enum LoadShape
{
    /// <summary>The same rate all the time.</summary>
    Constant,

    /// <summary>Another rate from one moment on, for good or for a time.</summary>
    Step,

    /// <summary>A rate that grows or falls in a straight line.</summary>
    Ramp,

    /// <summary>Low at night and high by day, as a sine.</summary>
    Day,

    /// <summary>A short peak that comes again and again.</summary>
    Burst,

    /// <summary>What was recorded.</summary>
    Recording,
}

/// <summary>A rate that was recorded.</summary>
/// <param name="Seconds">Time since the beginning, in seconds.</param>
/// <param name="Rate">Units of work a second.</param>
public sealed record LoadPoint(double Seconds, double Rate);

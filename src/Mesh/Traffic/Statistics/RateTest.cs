namespace FunctionsOrchestration.Mesh.Traffic.Statistics;

/// <summary>Events in a number of trials.</summary>
/// <param name="Events">How often it happened.</param>
/// <param name="Trials">Out of how many.</param>
public readonly record struct Rate(long Events, long Trials)
{
    /// <summary>The rate; 0 without trials.</summary>
    internal double Value => Trials == 0 ? 0 : (double)Events / Trials;
}

/// <summary>
/// Rates under repeated looks. One more event and one more trial without it (Agresti, Caffo 2000) keep the variance of a rate near 0 or 1
/// from vanishing, which would make the first samples look certain.
/// </summary>
internal static class RateTest
{
    /// <summary>How much higher a rate is than another one.</summary>
    /// <param name="rate">The one.</param>
    /// <param name="control">The other.</param>
    /// <param name="alpha">How often the bounds may ever be wrong.</param>
    /// <param name="scale">The difference that is looked for.</param>
    public static Interval Compare(Rate rate, Rate control, double alpha, double scale)
    {
        var difference = Smooth(rate) - Smooth(control);
        var radius = MixtureBound.Radius(Variance(rate) + Variance(control), alpha, scale);
        return new Interval(rate.Value - control.Value, difference - radius, difference + radius);
    }

    /// <summary>A rate by itself.</summary>
    /// <param name="rate">The rate.</param>
    /// <param name="alpha">How often the bounds may ever be wrong.</param>
    /// <param name="scale">The difference that is looked for.</param>
    public static Interval Bound(Rate rate, double alpha, double scale)
    {
        var radius = MixtureBound.Radius(Variance(rate), alpha, scale);
        return new Interval(rate.Value, Math.Max(0, Smooth(rate) - radius), Math.Min(1, Smooth(rate) + radius));
    }

    private static double Smooth(Rate rate) => (rate.Events + 1.0) / (rate.Trials + 2.0);

    private static double Variance(Rate rate) => Smooth(rate) * (1 - Smooth(rate)) / (rate.Trials + 2.0);
}

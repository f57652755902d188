namespace FunctionsOrchestration.Mesh.Traffic.Statistics;

/// <summary>Means under repeated looks.</summary>
internal static class MeanTest
{
    /// <summary>How much higher a mean is than a multiple of another one.</summary>
    /// <param name="values">The one.</param>
    /// <param name="control">The other.</param>
    /// <param name="factor">The multiple.</param>
    /// <param name="alpha">How often the bounds may ever be wrong.</param>
    /// <param name="scale">The difference that is looked for, above 0.</param>
    public static Interval Compare(Moments values, Moments control, double factor, double alpha, double scale)
    {
        var difference = values.Mean - (factor * control.Mean);
        var variance = (values.Variance / values.Count) + (factor * factor * control.Variance / control.Count);
        // Prices that are always the same vary not at all, and are known exactly.
        var radius = variance > 0 ? MixtureBound.Radius(variance, alpha, scale) : 0;
        return new Interval(difference, difference - radius, difference + radius);
    }
}

namespace FunctionsOrchestration.AI.TimeSeries;

/// <summary>A way to continue a series.</summary>
internal interface IForecastMethod
{
    /// <summary>How results name it.</summary>
    string Name { get; }

    /// <summary>Continues a series.</summary>
    /// <param name="series">Finite values at equal intervals.</param>
    /// <param name="steps">How many values to add.</param>
    /// <returns>The coming values; null where the series is too short for this method or the method does not settle on
    /// it.</returns>
    double[]? Forecast(ReadOnlySpan<double> series, int steps);
}

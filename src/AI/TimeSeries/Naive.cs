namespace FunctionsOrchestration.AI.TimeSeries;

/// <summary>The last value, for ever. What every other method must beat.</summary>
internal sealed class Naive : IForecastMethod
{
    public string Name => "naive";

    public double[] Forecast(ReadOnlySpan<double> series, int steps)
    {
        var coming = new double[steps];
        Array.Fill(coming, series[^1]);
        return coming;
    }
}

/// <summary>The line through the first and the last value.</summary>
internal sealed class Drift : IForecastMethod
{
    public string Name => "drift";

    public double[] Forecast(ReadOnlySpan<double> series, int steps)
    {
        var (last, slope) = (series[^1], (series[^1] - series[0]) / (series.Length - 1));
        return [.. Enumerable.Range(1, steps).Select(step => last + slope * step)];
    }
}

/// <summary>The last season, again and again.</summary>
/// <param name="period">Steps of a season.</param>
internal sealed class SeasonalNaive(int period) : IForecastMethod
{
    public string Name => "seasonal-naive";

    public double[]? Forecast(ReadOnlySpan<double> series, int steps)
    {
        if (series.Length < period) return null;
        var season = series[^period..].ToArray();
        return [.. Enumerable.Range(0, steps).Select(step => season[step % period])];
    }
}

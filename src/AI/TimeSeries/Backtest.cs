namespace FunctionsOrchestration.AI.TimeSeries;

/// <summary>How well a method would have forecast the end of a series from what came before.</summary>
internal static class Backtest
{
    // The end is forecast from several moments: one could be luck.
    private const int Origins = 5;

    /// <summary>
    /// Mean absolute error over the held-out ends, in the series' unit; null where the method cannot forecast one of them.
    /// </summary>
    /// <param name="method">The method.</param>
    /// <param name="series">The series, at least 8 points.</param>
    /// <param name="steps">How far ahead the real forecast shall look; the test looks as far where the series allows it.</param>
    public static double? Error(IForecastMethod method, ReadOnlySpan<double> series, int steps)
    {
        var horizon = Math.Clamp(steps, 1, series.Length / 4);
        var (sum, count) = (0.0, 0);
        for (var origin = 0; origin < Origins; origin++)
        {
            // The last horizon, then the ones that end half a horizon earlier each.
            var end = series.Length - origin * ((horizon + 1) / 2);
            var known = series[..(end - horizon)];
            if (origin > 0 && known.Length < series.Length / 2) break;
            if (method.Forecast(known, horizon) is not { } forecast) return null;

            for (var step = 0; step < horizon; step++) sum += Math.Abs(forecast[step] - series[end - horizon + step]);
            count += horizon;
        }

        var error = sum / count;
        return double.IsFinite(error) ? error : null;
    }
}

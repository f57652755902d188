using System.Numerics.Tensors;

namespace FunctionsOrchestration.AI.TimeSeries;

/// <summary>
/// Exponential smoothing with level, trend and additive season (Holt 1957, Winters 1960); without a season it is Holt's linear
/// method.
/// The smoothing factors are those of a small grid that would have forecast each value from the ones before it with the least
/// error.
/// </summary>
/// <param name="period">Steps of a season; 1 for none.</param>
internal sealed class HoltWinters(int period) : IForecastMethod
{
    private static readonly double[] LevelFactors = [0.05, 0.1, 0.2, 0.3, 0.5, 0.8];
    private static readonly double[] TrendFactors = [0, 0.01, 0.05, 0.2];
    private static readonly double[] SeasonFactors = [0.05, 0.2, 0.5];

    public string Name => period > 1 ? "holt-winters" : "holt";

    public double[]? Forecast(ReadOnlySpan<double> series, int steps)
    {
        // The first two seasons set the state; errors need something to be measured on.
        if (series.Length < Math.Max(2 * period + 2, 6)) return null;

        State? best = null;
        foreach (var level in LevelFactors)
            foreach (var trend in TrendFactors)
                foreach (var season in period > 1 ? SeasonFactors : [0])
                    if (Smooth(series, level, trend, season) is var state && (best is null || state.SquaredError < best.SquaredError))
                        best = state;
        return [.. Enumerable.Range(1, steps).Select(step => best!.At(step))];
    }

    private State Smooth(ReadOnlySpan<double> series, double levelFactor, double trendFactor, double seasonFactor)
    {
        var season = new double[period];
        var level = Mean(series[..period]);
        var trend = (Mean(series[period..(2 * period)]) - level) / period;
        // The mean of the first season is its level in the middle; take it to the season's end, where smoothing begins.
        for (var i = 0; i < period; i++) season[i] = period > 1 ? series[i] - level - trend * (i - (period - 1) / 2.0) : 0;
        level += trend * (period - 1) / 2.0;

        var error = 0.0;
        for (var i = period; i < series.Length; i++)
        {
            var surprise = series[i] - (level + trend + season[i % period]);
            error += surprise * surprise;
            var previous = level;
            level = levelFactor * (series[i] - season[i % period]) + (1 - levelFactor) * (level + trend);
            trend = trendFactor * (level - previous) + (1 - trendFactor) * trend;
            season[i % period] = seasonFactor * (series[i] - level) + (1 - seasonFactor) * season[i % period];
        }

        return new State(level, trend, season, series.Length, error);
    }

    private static double Mean(ReadOnlySpan<double> values) => TensorPrimitives.Sum(values) / values.Length;

    /// <summary>Where smoothing has arrived.</summary>
    private sealed record State(double Level, double Trend, double[] Season, int Length, double SquaredError)
    {
        public double At(int step) => Level + Trend * step + Season[(Length + step - 1) % Season.Length];
    }
}

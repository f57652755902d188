using System.Diagnostics;
using FunctionsOrchestration.AI.TimeSeries;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI;

/// <summary>
/// Operation <c>timeseries.forecast</c>: continues a series with the method that would have forecast its end best, among naive
/// ones, Holt-Winters and singular spectrum analysis. The same series always gives the same forecast.
/// </summary>
public sealed class Forecaster
{
    private const string Operation = "timeseries.forecast";
    private const int FewestPoints = 3;
    private const int FewestForBacktest = 8;
    private const int FewestForSpectrum = 40;
    private const int LongestWindow = 120;

    private readonly EmbeddedModelOptions _options;

    internal Forecaster(EmbeddedModelOptions options) => _options = options;

    /// <summary>Forecasts the coming values of a series.</summary>
    /// <param name="series">Values at equal intervals, at least 3. Fewer than 8 are only continued, not judged.</param>
    /// <param name="steps">How many values to forecast, at least 1.</param>
    /// <exception cref="InvalidModelInputException">The series is too short, too long, holds NaN or an infinity, or the steps are
    /// out of range.</exception>
    public Answer<Forecast> Forecast(IReadOnlyList<double> series, int steps)
    {
        var values = SeriesInput.Require(Operation, series, FewestPoints, _options.MaxSeriesLength);
        if (steps < 1 || steps > _options.MaxForecastSteps)
            throw new InvalidModelInputException(Operation, nameof(steps), $"is {steps}; 1 to {_options.MaxForecastSteps} are possible.");

        var started = Stopwatch.GetTimestamp();
        var (method, error, coming) = Best(values, steps);
        var info = new ModelInfo(method.Name, "1", "Chosen by backtest among naive, drift, seasonal-naive, holt, holt-winters and ssa.");
        return new(new Forecast(coming, method.Name, error), info, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static (IForecastMethod Method, double? Error, double[] Coming) Best(double[] series, int steps)
    {
        var naive = new Naive();
        if (series.Length < FewestForBacktest) return (naive, null, naive.Forecast(series, steps));

        // A stable sort: of equally good methods the simplest, which is listed first, wins.
        foreach (var (method, error) in Candidates(series)
            .Select(method => (Method: method, Error: Backtest.Error(method, series, steps)))
            .Where(candidate => candidate.Error is not null)
            .OrderBy(candidate => candidate.Error))
            if (method.Forecast(series, steps) is { } coming && IsPlausible(coming, series)) return (method, error, coming);

        return (naive, Backtest.Error(naive, series, steps), naive.Forecast(series, steps));
    }

    private static IEnumerable<IForecastMethod> Candidates(double[] series)
    {
        yield return new Naive();
        yield return new Drift();
        var period = Seasonality.Period(series);
        if (period is { } season) yield return new SeasonalNaive(season);
        yield return new HoltWinters(1);
        if (period is { } again) yield return new HoltWinters(again);

        // In fewer points its components are those of single values, and its recurrence explodes.
        if (series.Length < FewestForSpectrum) yield break;

        // A window of whole seasons keeps a season's components apart.
        var window = Math.Min(LongestWindow, series.Length / 4);
        if (period is { } length && length <= window) window -= window % length;
        foreach (var components in new[] { 2, 4, 6, 10 }) yield return new SingularSpectrum(window, components);
    }

    /// <summary>
    /// A recurrence can explode beyond the horizon of its backtest: values far outside of what the series ever did are not
    /// believed.
    /// </summary>
    private static bool IsPlausible(double[] coming, double[] series)
    {
        var (low, high) = (series.Min(), series.Max());
        var room = (high - low) * (0.5 + 1.5 * coming.Length / series.Length) + Math.Abs(high) * 1e-9;
        return coming.All(value => double.IsFinite(value) && value >= low - room && value <= high + room);
    }
}

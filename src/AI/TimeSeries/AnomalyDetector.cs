using System.Diagnostics;
using FunctionsOrchestration.AI.TimeSeries;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI;

/// <summary>
/// Operation <c>timeseries.anomaly</c>: points that do not fit a series' own rhythm, by spectral residual. It learns nothing and
/// keeps nothing.
/// </summary>
public sealed class AnomalyDetector
{
    private const string Operation = "timeseries.anomaly";
    private const int FewestPoints = 12;

    private static readonly ModelInfo Info = new("Spectral residual", "arXiv:1906.03821");

    private readonly EmbeddedModelOptions _options;

    internal AnomalyDetector(EmbeddedModelOptions options) => _options = options;

    /// <summary>Finds the points that stand out.</summary>
    /// <param name="series">Values at equal intervals, at least 12.</param>
    /// <exception cref="InvalidModelInputException">The series is too short, too long, or holds NaN or an infinity.</exception>
    public Answer<AnomalyReport> Detect(IReadOnlyList<double> series)
    {
        var values = SeriesInput.Require(Operation, series, FewestPoints, _options.MaxSeriesLength);
        var started = Stopwatch.GetTimestamp();
        var scores = SpectralResidual.Scores(values);
        Anomaly[] anomalies =
        [
            .. Enumerable.Range(0, values.Length)
                .Where(index => scores[index] >= _options.AnomalyThreshold)
                .Select(index => new Anomaly(index, values[index], Scores.Round(scores[index]))),
        ];
        var report = new AnomalyReport(anomalies, _options.AnomalyThreshold);
        return new(report, Info, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
}

using FunctionsOrchestration.AI;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Models;

/// <summary>Operations on the series of a document.</summary>
/// <param name="store">Where contents are staged.</param>
/// <param name="detector">Finds points that stand out.</param>
/// <param name="forecaster">Forecasts coming values.</param>
/// <param name="log">Says what is unavailable.</param>
public sealed class SeriesActivities(
    DocumentStore store, AnomalyDetector detector, Forecaster forecaster, ILogger<SeriesActivities> log)
{
    /// <summary><c>timeseries.anomaly</c>.</summary>
    /// <param name="input">Which series.</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(DetectAnomalies))]
    public async Task<Outcome<AnomalyReport>> DetectAnomalies([ActivityTrigger] SeriesInput input, CancellationToken stop)
    {
        var series = await store.ReadSeriesAsync(input.Folder, stop);
        return ModelCall.Ask(log, () => detector.Detect(series));
    }

    /// <summary><c>timeseries.forecast</c>.</summary>
    /// <param name="input">Which series, and how many steps ahead.</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(ForecastSeries))]
    public async Task<Outcome<Forecast>> ForecastSeries([ActivityTrigger] SeriesInput input, CancellationToken stop)
    {
        var series = await store.ReadSeriesAsync(input.Folder, stop);
        return ModelCall.Ask(log, () => forecaster.Forecast(series, input.Steps));
    }
}

using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Models;

/// <summary>Operations on the series of a document.</summary>
/// <param name="store">Where contents are staged.</param>
/// <param name="models">Calls models.</param>
public sealed class SeriesActivities(DocumentStore store, ModelCalls models)
{
    /// <summary><c>timeseries.anomaly</c>.</summary>
    /// <param name="input">Which series.</param>
    /// <param name="owners">Connects this worker to the owners of limits (<see cref="Control.ControlPlaneMiddleware"/>).</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(DetectAnomalies))]
    public async Task<Outcome<AnomalyReport>> DetectAnomalies(
        [ActivityTrigger] SeriesInput input, [DurableClient] DurableTaskClient owners, CancellationToken stop)
    {
        var series = await store.ReadSeriesAsync(input.Folder, stop);
        return await models.AskAsync<AnomalyReport>(
            Operations.Anomaly, new SeriesRequest(series), ModelStep.Of(input.Folder, "series"), stop);
    }

    /// <summary><c>timeseries.forecast</c>.</summary>
    /// <param name="input">Which series, and how many steps ahead.</param>
    /// <param name="owners">Connects this worker to the owners of limits (<see cref="Control.ControlPlaneMiddleware"/>).</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(ForecastSeries))]
    public async Task<Outcome<Forecast>> ForecastSeries(
        [ActivityTrigger] SeriesInput input, [DurableClient] DurableTaskClient owners, CancellationToken stop)
    {
        var series = await store.ReadSeriesAsync(input.Folder, stop);
        return await models.AskAsync<Forecast>(
            Operations.Forecast, new ForecastRequest(series, input.Steps), ModelStep.Of(input.Folder, "series"), stop);
    }
}

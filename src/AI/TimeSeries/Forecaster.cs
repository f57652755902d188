using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI;

/// <summary>Operation <c>timeseries.forecast</c>.</summary>
public sealed class Forecaster
{
    private readonly EmbeddedModelOptions _options;

    internal Forecaster(EmbeddedModelOptions options) => _options = options;

    /// <summary>Forecasts the coming values of a series.</summary>
    /// <param name="series">Values at equal intervals, at least 3.</param>
    /// <param name="steps">How many values to forecast, at least 1.</param>
    /// <exception cref="InvalidModelInputException">The series is too short, too long, holds NaN or an infinity, or the steps are out of range.</exception>
    public Answer<Forecast> Forecast(IReadOnlyList<double> series, int steps) =>
        throw new ModelUnavailableException("timeseries.forecast", $"nothing in {_options.ModelsDirectory}");
}

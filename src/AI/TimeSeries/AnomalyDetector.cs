using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI;

/// <summary>Operation <c>timeseries.anomaly</c>.</summary>
public sealed class AnomalyDetector
{
    private readonly EmbeddedModelOptions _options;

    internal AnomalyDetector(EmbeddedModelOptions options) => _options = options;

    /// <summary>Finds the points that stand out.</summary>
    /// <param name="series">Values at equal intervals, at least 12.</param>
    /// <exception cref="InvalidModelInputException">The series is too short, too long, or holds NaN or an infinity.</exception>
    public Answer<AnomalyReport> Detect(IReadOnlyList<double> series) =>
        throw new ModelUnavailableException("timeseries.anomaly", $"nothing in {_options.ModelsDirectory}");
}

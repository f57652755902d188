namespace FunctionsOrchestration.Mesh.Translation;

/// <summary>A point of a series that stands out from its neighbourhood.</summary>
/// <param name="Index">Its place in the series, from 0.</param>
/// <param name="Value">The value that was sent.</param>
/// <param name="Score">How far its saliency lies above the local mean, in units of that mean; 0 is ordinary.</param>
public sealed record Anomaly(int Index, double Value, double Score);

/// <summary>Result of <c>timeseries.anomaly</c>.</summary>
/// <param name="Anomalies">The points whose score passes the threshold, in the order of the series.</param>
/// <param name="Threshold">The score from which a point counts as an anomaly.</param>
public sealed record AnomalyReport(IReadOnlyList<Anomaly> Anomalies, double Threshold);

/// <summary>Result of <c>timeseries.forecast</c>.</summary>
/// <param name="Values">The coming values, one a step of the series.</param>
/// <param name="Method">The method that was chosen for this series, for example <c>ssa</c> or <c>holt-winters</c>.</param>
/// <param name="BacktestError">Mean absolute error of that method on the held-out end of the series, in the series' own unit; null where the series is too short to hold anything out.</param>
public sealed record Forecast(IReadOnlyList<double> Values, string Method, double? BacktestError);

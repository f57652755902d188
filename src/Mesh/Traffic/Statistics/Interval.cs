namespace FunctionsOrchestration.Mesh.Traffic.Statistics;

/// <summary>An estimate and the bounds within which the true value lies.</summary>
/// <param name="Estimate">The best guess.</param>
/// <param name="Low">Lower bound.</param>
/// <param name="High">Upper bound.</param>
public readonly record struct Interval(double Estimate, double Low, double High);

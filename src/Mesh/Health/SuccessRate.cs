namespace FunctionsOrchestration.Mesh.Health;

/// <summary>The success rate below which an endpoint stands out from the others.</summary>
internal static class SuccessRate
{
    /// <summary>Mean less so many standard deviations (of the population, as Envoy computes it).</summary>
    public static double LowestUsual(IReadOnlyList<double> rates, double deviations)
    {
        var mean = rates.Average();
        var variance = rates.Sum(rate => (rate - mean) * (rate - mean)) / rates.Count;
        return mean - (deviations * Math.Sqrt(variance));
    }
}

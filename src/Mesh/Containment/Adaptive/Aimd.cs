namespace FunctionsOrchestration.Mesh.Containment.Adaptive;

/// <summary>
/// Additive increase, multiplicative decrease, as TCP Reno does it: one more while all goes well and the limit is used, a tenth less when
/// a call is dropped.
/// </summary>
internal sealed class Aimd : IConcurrencyAlgorithm
{
    private const double Backoff = 0.9;

    public double Update(double limit, in SampleWindow window)
    {
        if (window.Dropped) return limit * Backoff;
        return window.MaxInFlight * 2 >= limit ? limit + 1 : limit;
    }
}

using FunctionsOrchestration.Mesh.Control;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>The way to the owner of one limit.</summary>
/// <param name="limit">The limit.</param>
/// <param name="plane">The way to all owners.</param>
/// <param name="time">The clock.</param>
internal sealed class RateOwner(RateInstance limit, IControlPlane plane, TimeProvider time)
{
    private readonly ControlExchange _exchange = new(plane, time);

    /// <summary>Tells it a report, and waits for what it says.</summary>
    /// <param name="report">The report.</param>
    /// <param name="isAnswer">True for a state that has dealt with it.</param>
    /// <param name="patience">How long the answer is waited for.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Its state; null where it cannot be reached.</returns>
    public async Task<RateLedgerState?> ExchangeAsync(
        RateReport report, Func<RateLedgerState, bool> isAnswer, TimeSpan patience, CancellationToken cancellation)
    {
        if (!plane.IsConnected) return null;
        try
        {
            return await _exchange.RunAsync(limit.Owner, "Report", report, isAnswer, patience, cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // Whatever it is, the limit's policy for an owner that is out of reach covers it.
            return null;
        }
    }
}

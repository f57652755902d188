using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>
/// A part of a limit that a worker admits by itself while the owner is out of reach: a ledger of its own, which it is the only one to
/// report to. Guarded by the lock of the limiter.
/// </summary>
/// <param name="worker">Who this is.</param>
/// <param name="part">The part of the rule.</param>
/// <param name="version">Version of the declaration.</param>
internal sealed class LocalShare(string worker, RateRule part, long version)
{
    private readonly LocalTokens _tokens = new(worker, part, version);
    private RateLedgerState _ledger = new();

    /// <summary>Takes tokens, or refuses.</summary>
    public RateVerdict Take(string tenant, CallPriority priority, long count, DateTimeOffset now)
    {
        var ticks = now.UtcTicks;
        var verdict = _tokens.Take(tenant, priority, count, ticks);
        if (verdict.Outcome != RateOutcome.Unknown) return verdict;
        if (_tokens.Report([new RateDemand(tenant, priority, 0, count)], ticks) is { } report)
        {
            _ledger = RateLedger.Report(_ledger, report, now);
            _tokens.Accept(_ledger, ticks);
        }

        verdict = _tokens.Retake(tenant, priority, count, ticks);
        return verdict.Outcome == RateOutcome.Unknown ? RateVerdict.Refused(part.Period.Ticks) : verdict;
    }
}

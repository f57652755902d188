using System.Threading.RateLimiting;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>A verdict in the form of System.Threading.RateLimiting. There is nothing to give back: a call that passed has passed.</summary>
internal sealed class RateAnswer : RateLimitLease
{
    private static readonly RateAnswer Granted = new(null);
    private readonly TimeSpan? _retryAfter;

    private RateAnswer(TimeSpan? retryAfter) => _retryAfter = retryAfter;

    /// <inheritdoc/>
    public override bool IsAcquired => _retryAfter is null;

    /// <inheritdoc/>
    public override IEnumerable<string> MetadataNames => _retryAfter is null ? [] : [MetadataName.RetryAfter.Name];

    public static RateAnswer Of(RateVerdict verdict) => verdict.IsAdmitted ? Granted : new RateAnswer(verdict.RetryAfter);

    /// <inheritdoc/>
    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        var isKnown = _retryAfter is not null && metadataName == MetadataName.RetryAfter.Name;
        metadata = isKnown ? _retryAfter : null;
        return isKnown;
    }
}

using System.Threading.RateLimiting;

namespace FunctionsOrchestration.Mesh.Containment.Adaptive;

/// <summary>The permit of one call. Whoever knows how the call went ends it so; whoever does not disposes of it.</summary>
/// <param name="limiter">Where it goes back to; null where there is nothing to give back.</param>
/// <param name="began">When the call began.</param>
/// <param name="isAcquired">False where it is none.</param>
internal sealed class ConcurrencyPermit(AdaptiveConcurrencyLimiter? limiter, long began, bool isAcquired = true) : RateLimitLease
{
    private int _isEnded;

    /// <summary>The permit of whoever needs none.</summary>
    public static ConcurrencyPermit Granted { get; } = new(null, 0);

    /// <summary>No permit.</summary>
    public static ConcurrencyPermit Refused { get; } = new(null, 0, isAcquired: false);

    /// <inheritdoc/>
    public override bool IsAcquired => isAcquired;

    /// <inheritdoc/>
    public override IEnumerable<string> MetadataNames => [];

    /// <summary>Gives it back, once.</summary>
    /// <returns>True where the endpoint's limit is another one now.</returns>
    public bool End(CallEnding ending) =>
        limiter is not null && Interlocked.Exchange(ref _isEnded, 1) == 0 && limiter.Release(began, ending);

    /// <inheritdoc/>
    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = null;
        return false;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        End(CallEnding.Unknown);
        base.Dispose(disposing);
    }
}

using System.Threading.RateLimiting;
using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.Containment.Adaptive;

/// <summary>
/// Gives an endpoint as many calls at a time as it has shown that it can bear. A permit is held for the time of a call and says how it
/// went; after each window of calls the algorithm sets the limit. Nothing waits here: who gets no permit asks another endpoint.
/// </summary>
/// <param name="algorithm">Sets the limit.</param>
/// <param name="bounds">Where it begins, and how far it may go.</param>
/// <param name="time">The clock.</param>
internal sealed class AdaptiveConcurrencyLimiter(IConcurrencyAlgorithm algorithm, ConcurrencyDefinition bounds, TimeProvider time) : RateLimiter
{
    private readonly Lock _gate = new();
    private readonly WindowOfCalls _window = new(time);
    private double _limit = Math.Clamp(bounds.Initial, bounds.Min, bounds.Max);
    private int _inFlight;

    /// <summary>Permits that there are now.</summary>
    public int Limit => (int)Volatile.Read(ref _limit);

    /// <summary>Permits that are held; more than there are for a while after the limit has shrunk.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <inheritdoc/>
    public override TimeSpan? IdleDuration => null;

    /// <summary>Takes a permit.</summary>
    /// <returns>The permit; not acquired where the endpoint has as many calls as it can bear.</returns>
    public ConcurrencyPermit Acquire()
    {
        lock (_gate)
        {
            if (_inFlight >= (int)_limit) return ConcurrencyPermit.Refused;
            _inFlight++;
            _window.InFlight(_inFlight);
        }

        return new ConcurrencyPermit(this, time.GetTimestamp());
    }

    /// <inheritdoc/>
    public override RateLimiterStatistics GetStatistics() => new() { CurrentAvailablePermits = Math.Max(0, Limit - InFlight) };

    /// <summary>Gives a permit back.</summary>
    /// <returns>True where the limit is another one now.</returns>
    internal bool Release(long began, CallEnding ending)
    {
        var took = time.GetElapsedTime(began);
        lock (_gate)
        {
            _inFlight--;
            if (!_window.Add(took, ending)) return false;

            var before = (int)_limit;
            var wanted = algorithm.Update(_limit, _window.Close(_inFlight));
            Volatile.Write(ref _limit, Math.Clamp(wanted, bounds.Min, bounds.Max));
            return (int)_limit != before;
        }
    }

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount) => permitCount switch
    {
        0 => Limit > InFlight ? ConcurrencyPermit.Granted : ConcurrencyPermit.Refused,
        1 => Acquire(),
        _ => throw new ArgumentOutOfRangeException(nameof(permitCount), permitCount, "A call takes one permit."),
    };

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
        ValueTask.FromResult(AttemptAcquireCore(permitCount));
}

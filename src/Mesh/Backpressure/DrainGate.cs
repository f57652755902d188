using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Containment.Adaptive;

namespace FunctionsOrchestration.Mesh.Backpressure;

/// <summary>
/// How many items this worker has under way, and whose is next. The number follows what the services bear (adaptive concurrency); the
/// turns are shared between tenants by weight, and no tenant has more than its share of the places at a time, so that there is a place
/// for another even while one waits long for its answers. Whoever waits here holds a message of the trigger's queue, so as many wait as the
/// trigger takes at a time.
/// </summary>
public sealed class DrainGate : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FairTurns _turns = new();
    private readonly LinkedList<TaskCompletionSource<DrainTurn?>> _waiting = new();
    private readonly AdaptiveConcurrencyLimiter _limiter;
    private readonly double _share;
    private readonly Func<string, double> _weightOf;
    private readonly Func<int?> _ceiling;
    private readonly TimeProvider _time;
    private readonly ITimer _alarm;

    /// <summary>Opens the gate.</summary>
    /// <param name="bounds">Algorithm and limits of the concurrency; <c>none</c> keeps it at its maximum.</param>
    /// <param name="share">Part of the places that one tenant may have at a time, above 0 and at most 1; one always.</param>
    /// <param name="weightOf">Weight of a tenant, more than 0.</param>
    /// <param name="ceiling">What a scaling policy allows at most; null where none says so. Asked at each turn.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Chance, for the algorithm.</param>
    public DrainGate(ConcurrencyDefinition bounds, double share, Func<string, double> weightOf, Func<int?> ceiling, TimeProvider time, Random random)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        var isFixed = ConcurrencyAlgorithms.Create(bounds.Algorithm, random) is null;
        _limiter = new AdaptiveConcurrencyLimiter(
            ConcurrencyAlgorithms.Create(isFixed ? "aimd" : bounds.Algorithm, random)!,
            isFixed ? bounds with { Initial = bounds.Max, Min = bounds.Max } : bounds, time);
        (_share, _weightOf, _ceiling, _time) = (share, weightOf, ceiling, time);
        _alarm = time.CreateTimer(_ => Pass(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Names of the algorithms.</summary>
    public static IReadOnlyList<string> Algorithms => ConcurrencyAlgorithms.Names;

    /// <summary>Items that may be under way now.</summary>
    public int Limit => _ceiling() is { } most ? Math.Min(most, _limiter.Limit) : _limiter.Limit;

    /// <summary>Items that are under way.</summary>
    public int Running => _limiter.InFlight;

    /// <summary>A tenant may have work; whoever waits may get its turn.</summary>
    /// <param name="tenant">Which one.</param>
    public void Offer(string tenant)
    {
        lock (_lock) _turns.Offer(tenant);
        Pass();
    }

    /// <summary>Waits for a turn.</summary>
    /// <param name="tenant">A tenant that may have work.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The turn, of any tenant; null where nobody has work.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public async ValueTask<DrainTurn?> EnterAsync(string? tenant, CancellationToken cancellation)
    {
        var waiter = new TaskCompletionSource<DrainTurn?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (tenant is not null) _turns.Offer(tenant);
            _waiting.AddLast(waiter);
        }

        Pass();
        await using var registration = cancellation.Register(() =>
        {
            lock (_lock) _waiting.Remove(waiter);
            waiter.TrySetCanceled(cancellation);
        });
        return await waiter.Task;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _alarm.Dispose();
        _limiter.Dispose();
    }

    internal void Leave(string tenant, ConcurrencyPermit permit, CallEnding ending, bool foundNothing, TimeSpan? refusedFor)
    {
        permit.End(ending);
        lock (_lock)
        {
            if (foundNothing) _turns.Exhausted(tenant);
            _turns.Leave(tenant, refusedFor, _time.GetUtcNow());
        }

        Pass();
    }

    /// <summary>Gives turns to those who wait, as many as there are; where nobody has work, those who wait go without.</summary>
    private void Pass()
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            while (_waiting.First is { } first)
            {
                var tenant = Next(now);
                if (tenant is null && _turns.HasWork) break;
                _waiting.Remove(first);
#pragma warning disable CA2000 // Whoever waits disposes of it.
                first.Value.SetResult(tenant is null ? null : new DrainTurn(this, tenant, _limiter.Acquire()));
#pragma warning restore CA2000
            }

            if (_waiting.Count > 0 && _turns.NextRestEnd(now) is { } end) _alarm.Change(end - now, Timeout.InfiniteTimeSpan);
        }
    }

    private string? Next(DateTimeOffset now) =>
        Running < Limit ? _turns.Next(Math.Max(1, (int)(Limit * _share)), _weightOf, now) : null;
}

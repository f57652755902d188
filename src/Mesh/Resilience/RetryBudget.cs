namespace FunctionsOrchestration.Mesh.Resilience;

/// <summary>
/// Allows retries and hedges as a share of the calls of the last ten seconds, so that they cannot multiply the load of a service that
/// is failing. The idea and the ten seconds are Finagle's.
/// </summary>
/// <param name="share">Further attempts that each call allows, 0–1.</param>
/// <param name="minPerSecond">What is allowed however few calls there are.</param>
/// <param name="time">The clock.</param>
internal sealed class RetryBudget(double share, int minPerSecond, TimeProvider time)
{
    private const int Seconds = 10;

    private readonly Lock _gate = new();
    private readonly int[] _calls = new int[Seconds];
    private readonly int[] _retries = new int[Seconds];
    private long _second = time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Counts a call.</summary>
    public void Deposit()
    {
        lock (_gate) _calls[Slot_NeedsLock()]++;
    }

    /// <summary>Asks for one further attempt.</summary>
    /// <returns>False where the budget is spent.</returns>
    public bool TryWithdraw()
    {
        lock (_gate)
        {
            var slot = Slot_NeedsLock();
            if (_retries.Sum() >= (share * _calls.Sum()) + (minPerSecond * Seconds)) return false;
            _retries[slot]++;
            return true;
        }
    }

    private int Slot_NeedsLock()
    {
        var second = time.GetUtcNow().ToUnixTimeSeconds();
        for (var passed = Math.Min(second - _second, Seconds); passed > 0; passed--)
        {
            var slot = (int)((second - passed + 1) % Seconds);
            _calls[slot] = _retries[slot] = 0;
        }

        _second = Math.Max(second, _second);
        return (int)(_second % Seconds);
    }
}

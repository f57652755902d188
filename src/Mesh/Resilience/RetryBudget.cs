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
    private readonly Second[] _seconds = [.. Enumerable.Range(0, Seconds).Select(_ => new Second())];

    /// <summary>Counts a call. Every call does; all but the first of a second need no lock.</summary>
    public void Deposit()
    {
        var now = Now();
        var second = _seconds[now % Seconds];
        if (Volatile.Read(ref second.Number) != now)
        {
            lock (_gate) Begin_NeedsLock(second, now);
        }

        Interlocked.Increment(ref second.Calls);
    }

    /// <summary>Asks for one further attempt.</summary>
    /// <returns>False where the budget is spent.</returns>
    public bool TryWithdraw()
    {
        lock (_gate)
        {
            var now = Now();
            var (calls, retries) = (0, 0);
            foreach (var second in _seconds)
            {
                if (second.Number <= now - Seconds) continue;
                calls += Volatile.Read(ref second.Calls);
                retries += second.Retries;
            }

            if (retries >= (share * calls) + (minPerSecond * Seconds)) return false;
            var present = _seconds[now % Seconds];
            Begin_NeedsLock(present, now);
            present.Retries++;
            return true;
        }
    }

    private static void Begin_NeedsLock(Second second, long now)
    {
        if (second.Number == now) return;
        second.Calls = second.Retries = 0;
        Volatile.Write(ref second.Number, now);
    }

    private long Now() => time.GetTimestamp() / time.TimestampFrequency;

    private sealed class Second
    {
        public long Number = long.MinValue;
        public int Calls;
        public int Retries;
    }
}

namespace FunctionsOrchestration.LocalHost.Triggers.Queue;

/// <summary>How long to wait before looking again: short after a message was found, and twice as long after each look
/// in vain, up to a limit.</summary>
/// <remarks>The genuine extension begins with 100 ms and adds jitter, to spread many instances; there is one here, on the
/// same machine as its storage, so it begins with 25 ms and adds none.</remarks>
internal sealed class PollingDelay(TimeSpan longest)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(25);

    private TimeSpan _next = Shortest;

    /// <summary>The next wait.</summary>
    public TimeSpan Next()
    {
        var delay = _next < longest ? _next : longest;
        _next = delay * 2;
        return delay;
    }

    /// <summary>Begins anew: something was found.</summary>
    public void Reset() => _next = Shortest;
}

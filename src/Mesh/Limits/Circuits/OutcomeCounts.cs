using FunctionsOrchestration.Mesh.Protocols;

namespace FunctionsOrchestration.Mesh.Limits.Circuits;

/// <summary>How the calls of one endpoint ended since they were last taken: three counters, so that a call waits for nobody.</summary>
internal sealed class OutcomeCounts
{
    private long _calls;
    private long _failed;
    private long _slow;
    private string? _lastError;

    /// <summary>A call has ended.</summary>
    public void Add(EndpointReply reply, TimeSpan slowAfter)
    {
        Interlocked.Increment(ref _calls);
        if (reply.Elapsed >= slowAfter) Interlocked.Increment(ref _slow);
        if (reply.Fault is not { } fault || !Faults.IsFailure(fault.Kind)) return;
        Interlocked.Increment(ref _failed);
        Volatile.Write(ref _lastError, fault.Message);
    }

    /// <summary>The counts, and begins anew; the error stays until another comes.</summary>
    public Outcomes Take() => new(
        Interlocked.Exchange(ref _calls, 0), Interlocked.Exchange(ref _failed, 0), Interlocked.Exchange(ref _slow, 0), Volatile.Read(ref _lastError));
}

/// <summary>How calls ended.</summary>
/// <param name="Calls">How many.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="Slow">How many were slow.</param>
/// <param name="LastError">How the last one failed; null where none did.</param>
internal readonly record struct Outcomes(long Calls, long Failed, long Slow, string? LastError)
{
    public static Outcomes operator +(Outcomes one, Outcomes other) =>
        new(one.Calls + other.Calls, one.Failed + other.Failed, one.Slow + other.Slow, other.LastError ?? one.LastError);
}

namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>
/// Hands out the numbers of executions and messages. A number is never used twice, not even after a purge or a crash:
/// an answer that is still under way to an old execution must not fit a new one.
/// </summary>
internal sealed class Sequence(long next)
{
    /// <summary>The file promises numbers in blocks, so that a number costs no write.</summary>
    public const long BlockSize = 1 << 20;

    private long _last = next - 1;

    /// <summary>The last number given.</summary>
    public long Last => Interlocked.Read(ref _last);

    public long Next() => Interlocked.Increment(ref _last);
}

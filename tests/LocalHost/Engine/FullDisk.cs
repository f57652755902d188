using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>A disk that a test fills and empties: while it is full, no commit is written.</summary>
internal sealed class FullDisk
{
    private int _refused;

    public bool IsFull { get; set; }

    /// <summary>How many commits found it full.</summary>
    public int Refused => _refused;

    public ICommitLog Around(ICommitLog inner) => new Log(this, inner);

    private sealed class Log(FullDisk disk, ICommitLog inner) : ICommitLog
    {
        public Task<CommitOutcome> CommitAsync(StepCommit commit)
        {
            if (!disk.IsFull) return inner.CommitAsync(commit);
            Interlocked.Increment(ref disk._refused);
            return Task.FromException<CommitOutcome>(new StoreException("The disk is full."));
        }
    }
}

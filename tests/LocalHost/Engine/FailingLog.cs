using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>A commit log whose nth commit fails once, as on a disk that is full for a moment.</summary>
internal sealed class FailingLog(ICommitLog inner, int at) : ICommitLog
{
    private int _commits;

    /// <summary>True when the failure has happened.</summary>
    public bool HasFailed => _commits >= at;

    public Task<CommitOutcome> CommitAsync(StepCommit commit) =>
        Interlocked.Increment(ref _commits) == at
            ? Task.FromException<CommitOutcome>(new IOException("No space left on device."))
            : inner.CommitAsync(commit);
}

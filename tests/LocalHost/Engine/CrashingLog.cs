using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>A commit log that dies at its nth commit: before it is written, or after it is written and before anybody hears of it.</summary>
internal sealed class CrashingLog(ICommitLog inner, int at, bool afterWriting) : ICommitLog
{
    private readonly TaskCompletionSource _crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _commits;

    /// <summary>Ends when the crash has happened.</summary>
    public Task Crashed => _crashed.Task;

    public async Task<CommitOutcome> CommitAsync(StepCommit commit)
    {
        var number = Interlocked.Increment(ref _commits);
        if (number < at) return await inner.CommitAsync(commit);
        if (number == at && afterWriting) await inner.CommitAsync(commit);
        _crashed.TrySetResult();
        return await new TaskCompletionSource<CommitOutcome>().Task;
    }
}

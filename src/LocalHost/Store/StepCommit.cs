namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>What became of a commit.</summary>
internal enum CommitOutcome
{
    /// <summary>Everything is durable.</summary>
    Committed,

    /// <summary>The first operation's condition did not hold; nothing was written.</summary>
    Conflict,
}

/// <summary>The changes of one step, which become durable together.</summary>
internal sealed class StepCommit
{
    private readonly List<StoreOperation> _operations = [];
    private readonly TaskCompletionSource<CommitOutcome> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<StoreOperation> Operations => _operations;

    /// <summary>Ends when the changes are on disk, or with the reason why they are not.</summary>
    public Task<CommitOutcome> Done => _done.Task;

    public bool IsEmpty => _operations.Count == 0;

    /// <summary>The large values that were taken out of its rows; null when there was none.</summary>
    public LargeValues? Large { get; private set; }

    public void Add(StoreOperation operation) => _operations.Add(operation);

    /// <summary>Takes a large value out of a row: what remains is a reference, and the value is stored with the commit.</summary>
    public string? Lift(string? value, Sequence sequence) =>
        value is null || value.Length <= PayloadReference.LongestInline ? value : (Large ??= new LargeValues()).Lift(value, sequence);

    public HistoryEvent Lift(HistoryEvent happened, Sequence sequence) =>
        happened.Payload is { Length: > PayloadReference.LongestInline } value ? happened with { Payload = Lift(value, sequence) } : happened;

    public InstanceMessage Lift(InstanceMessage message, Sequence sequence) =>
        message.Payload is { Length: > PayloadReference.LongestInline } value ? message with { Payload = Lift(value, sequence) } : message;

    public void Complete(CommitOutcome outcome) => _done.TrySetResult(outcome);

    public void Fail(Exception exception) => _done.TrySetException(exception);
}

/// <summary>Where steps are made durable. Tests put one that crashes between the engine and the store.</summary>
internal interface ICommitLog
{
    /// <summary>Writes the commit; the task ends after it is durable.</summary>
    Task<CommitOutcome> CommitAsync(StepCommit commit);
}

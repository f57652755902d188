namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>
/// The only writer of the store: one thread, one connection. While one transaction waits for the disk, the commits
/// that arrive gather, and the next transaction takes them all, so that one flush serves many steps.
/// </summary>
internal sealed class CommitWriter : ICommitLog, IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly StoreConnection _connection;
    private readonly WriteStatements _write;
    private readonly Sequence _sequence;
    private readonly Thread _thread;
    private List<StepCommit> _waiting = [];
    private long _reserved;
    private bool _closed;

    public CommitWriter(StoreConnection connection, Sequence sequence)
    {
        _connection = connection;
        _write = new WriteStatements(connection);
        _sequence = sequence;
        _thread = new Thread(Run) { IsBackground = true, Name = "Durable commit writer" };
        _thread.Start();
    }

    /// <summary>How many transactions were made durable.</summary>
    public long Transactions { get; private set; }

    /// <summary>How many commits those transactions held.</summary>
    public long Commits { get; private set; }

    public Task<CommitOutcome> CommitAsync(StepCommit commit)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _waiting.Add(commit);
            if (_waiting.Count == 1) _arrived.Release();
        }

        return commit.Done;
    }

    /// <summary>Writes what waits, then stops.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
        }

        _arrived.Release();
        _thread.Join();
        _connection.Dispose();
        _arrived.Dispose();
    }

    private void Run()
    {
        List<StepCommit> batch = [];
        while (true)
        {
            _arrived.Wait();
            bool closed;
            lock (_gate)
            {
                (batch, _waiting) = (_waiting, batch);
                closed = _closed;
            }

            if (batch.Count > 0) Write(batch);
            batch.Clear();
            if (closed) return;
        }
    }

    private void Write(List<StepCommit> batch)
    {
        var outcomes = new CommitOutcome[batch.Count];
        try
        {
            WriteTransaction(batch, outcomes);
        }
        catch (Exception exception)
        {
            Refuse(batch, exception);
            return;
        }

        Transactions++;
        Commits += batch.Count;
        for (var i = 0; i < batch.Count; i++) batch[i].Complete(outcomes[i]);
    }

    private void WriteTransaction(List<StepCommit> batch, CommitOutcome[] outcomes)
    {
        // Where a file that is open can be removed, writing to it goes on and nobody ever sees what was written.
        if (!File.Exists(_connection.Path))
            throw new StoreException($"The task hub's file '{_connection.Path}' was removed while it was in use. Stop, restore the data folder, and start again.");
        _write.Begin();
        try
        {
            for (var i = 0; i < batch.Count; i++) outcomes[i] = Apply(batch[i]);
            ReserveSequence();
            _write.Commit();
        }
        catch (Exception)
        {
            // After some errors (disk full, I/O) SQLite has rolled back by itself.
            if (!_connection.IsAutoCommit) _write.Rollback();
            _write.Payloads.Forget();
            throw;
        }
    }

    private CommitOutcome Apply(StepCommit commit)
    {
        for (var i = 0; i < commit.Operations.Count; i++)
            if (!commit.Operations[i].Apply(_write))
                return i == 0
                    ? CommitOutcome.Conflict
                    : throw new InvalidOperationException($"{commit.Operations[i].GetType().Name} has a condition and must come first.");
        if (commit.Large is { } large) _write.Payloads.Insert(large);
        _write.Payloads.Settle();
        return CommitOutcome.Committed;
    }

    // The numbers in this transaction were taken before it, so a promise beyond the last one given covers them.
    private void ReserveSequence()
    {
        var last = _sequence.Last;
        if (last < _reserved) return;
        _reserved = last + Sequence.BlockSize;
        _write.ReserveSequence(_reserved + 1);
    }

    // One commit that cannot be written must not take the others with it: each gets a transaction of its own.
    private void Refuse(List<StepCommit> batch, Exception exception)
    {
        _reserved = 0;
        if (batch.Count == 1)
        {
            batch[0].Fail(StoreFaults.Explain(_connection.Path, exception));
            return;
        }

        foreach (var commit in batch) Write([commit]);
    }
}

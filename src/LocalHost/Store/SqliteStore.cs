namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>
/// One task hub in one file. Opening takes the file for this process alone: two engines on one hub would run
/// everything twice.
/// </summary>
internal sealed class SqliteStore : IDisposable
{
    private readonly FileStream _ownership;
    private readonly CommitWriter _writer;

    private SqliteStore(FileStream ownership, CommitWriter writer, StoreReader reader, Sequence sequence)
    {
        _ownership = ownership;
        _writer = writer;
        Reader = reader;
        Sequence = sequence;
    }

    public ICommitLog Log => _writer;

    public StoreReader Reader { get; }

    public Sequence Sequence { get; }

    /// <summary>How many commits shared how many flushes since the store was opened.</summary>
    public (long Commits, long Transactions) Flushes => (_writer.Commits, _writer.Transactions);

    /// <summary>Opens the hub's file, or creates it.</summary>
    /// <exception cref="InvalidOperationException">Another process has the hub, or a newer program wrote the file.</exception>
    public static SqliteStore Open(string directory, string hubName, bool flush = true)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, hubName + ".db");
        var ownership = TakeOwnership(path + ".lock", hubName);
        try
        {
            var connection = new StoreConnection(path, flush);
            Schema.Apply(connection);
            connection.Execute("PRAGMA journal_mode = WAL");
            var sequence = new Sequence(ReadSequence(connection));
            return new SqliteStore(
                ownership, new CommitWriter(connection, sequence),
                new StoreReader(() => new ReadStatements(new StoreConnection(path, flush))), sequence);
        }
        catch
        {
            ownership.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Reader.Dispose();
        _writer.Dispose();
        _ownership.Dispose();
    }

    private static FileStream TakeOwnership(string path, string hubName)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new InvalidOperationException(
                $"Task hub '{hubName}' is in use by another process ('{path}' is locked). Stop it, or choose another data directory.",
                exception);
        }
    }

    private static long ReadSequence(StoreConnection connection)
    {
        using var statement = connection.PrepareOnce("SELECT next FROM sequence");
        statement.Read();
        var next = statement.Int64(0);
        statement.Reset();
        return next;
    }
}

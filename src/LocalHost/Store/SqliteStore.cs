namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>
/// One task hub in one file. Opening takes the file for this process alone: two engines on one hub would run
/// everything twice.
/// </summary>
internal sealed class SqliteStore : IDisposable
{
    private readonly HubFile _file;
    private readonly CommitWriter _writer;

    private SqliteStore(HubFile file, CommitWriter writer, StoreReader reader, Sequence sequence)
    {
        _file = file;
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
    /// <exception cref="StoreException">Another process has the hub, a newer program wrote the file, or it is damaged.</exception>
    public static SqliteStore Open(string directory, string hubName, bool flush = true)
    {
        var file = new HubFile(directory, hubName);
        try
        {
            var connection = file.Open(flush);
            var sequence = new Sequence(ReadSequence(connection));
            return new SqliteStore(
                file, new CommitWriter(connection, sequence),
                new StoreReader(file.Path, () => new ReadStatements(new StoreConnection(file.Path, flush))), sequence);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Reader.Dispose();
        _writer.Dispose();
        _file.Dispose();
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

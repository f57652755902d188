using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>An open connection and the statements prepared on it, which end with it.</summary>
internal sealed class StoreConnection : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly List<Statement> _statements = [];

    /// <summary>Opens the file. <c>synchronous=FULL</c> flushes the log at every commit, so that what was acknowledged
    /// survives a power cut and not only a crash; without flushing, it survives a crash.</summary>
    public StoreConnection(string path, bool flush = true)
    {
        Path = path;
        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        _connection.Open();
        Execute($"""
            PRAGMA synchronous = {(flush ? "FULL" : "OFF")}; PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA cache_size = -32768;
            PRAGMA wal_autocheckpoint = 8000; PRAGMA journal_size_limit = 67108864;
            """);
    }

    public string Path { get; }

    /// <summary>False while a transaction is open.</summary>
    public bool IsAutoCommit => raw.sqlite3_get_autocommit(_connection.Handle) != 0;

    /// <summary>Prepares a statement that is used until the connection ends.</summary>
    public Statement Prepare(string sql)
    {
        var statement = new Statement(_connection, sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Runs statements that answer nothing.</summary>
    public void Execute(string sql) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(_connection.Handle, sql), _connection.Handle);

    /// <summary>Prepares a statement that the caller ends.</summary>
    public Statement PrepareOnce(string sql) => new(_connection, sql);

    public void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        _connection.Dispose();
    }
}

using FunctionsOrchestration.Torture.Store;
using Microsoft.Data.Sqlite;

namespace FunctionsOrchestration.Torture.Tests;

/// <summary>A cut of the log takes whole transactions from its end, and never one that the store has already.</summary>
public sealed class PowerLossTests : IDisposable
{
    private const int Transactions = 40;

    private readonly string _folder = Directory.CreateTempSubdirectory("power-loss-").FullName;

    [Fact]
    public void Cut_OfALog_LeavesItsBeginning()
    {
        var left = Enumerable.Range(0, 30).Select(seed => RowsAfterACut(seed, copiedBefore: 0)).ToList();

        Assert.All(left, rows => Assert.InRange(rows, 0, Transactions));
        Assert.Contains(left, rows => rows < Transactions);
        Assert.True(left.Distinct().Count() > 5, "The cuts are all in one place.");
    }

    [Fact]
    public void Cut_OfALogThatIsPartlyInTheStore_LeavesThatPart() =>
        Assert.All(Enumerable.Range(0, 30), seed => Assert.InRange(RowsAfterACut(seed, copiedBefore: 25), 25, Transactions));

    [Fact]
    public void Cut_WhileTheLogWasBeingCopied_ComesAfterWhatTheCopyBeganWith()
    {
        const int CopyBegan = 128;
        var path = Path.Combine(_folder, "copying.db");
        var copy = Path.Combine(_folder, "copying-copy.db");
        using (var writer = Open(path))
        {
            Execute(writer, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (id INTEGER PRIMARY KEY)");
            for (var i = 1; i <= Transactions; i++) Execute(writer, $"INSERT INTO t VALUES ({i})");
            foreach (var suffix in (string[])["", "-wal", "-shm"]) File.Copy(path + suffix, copy + suffix);
        }

        // As it stands when the process is killed before the first page is flushed.
        using (var index = File.OpenWrite(copy + "-shm"))
        {
            index.Position = CopyBegan;
            index.Write(BitConverter.GetBytes(int.MaxValue));
        }

        Assert.Equal(0, PowerLoss.Cut(copy, new Random(1)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private long RowsAfterACut(int seed, int copiedBefore)
    {
        var path = Path.Combine(_folder, $"{seed}.db");
        var copy = Path.Combine(_folder, $"{seed}-copy.db");
        using (var writer = Open(path))
        {
            Execute(writer, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)");
            for (var i = 1; i <= Transactions; i++)
            {
                Execute(writer, $"INSERT INTO t VALUES ({i}, hex(randomblob(1000)))");
                if (i == copiedBefore) Execute(writer, "PRAGMA wal_checkpoint(PASSIVE); SELECT 1");
            }

            // The files as a killed process leaves them.
            foreach (var suffix in (string[])["", "-wal", "-shm"]) File.Copy(path + suffix, copy + suffix);
        }

        PowerLoss.Cut(copy, new Random(seed));
        using var reader = Open(copy);
        Assert.Equal("ok", Execute(reader, "PRAGMA integrity_check"));
        if (!Equals(Execute(reader, "SELECT COUNT(*) FROM sqlite_schema"), 1L)) return 0;
        var count = (long)Execute(reader, "SELECT COUNT(*) FROM t")!;
        if (count > 0) Assert.Equal(count, Execute(reader, "SELECT MAX(id) FROM t"));
        return count;
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    private static object? Execute(SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        return command.ExecuteScalar();
    }
}

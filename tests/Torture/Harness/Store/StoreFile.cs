using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace FunctionsOrchestration.Torture.Store;

/// <summary>Reads a store that no process has open. It is read as a copy, so that looking at it changes nothing.</summary>
internal static class StoreFile
{
    private const int StepBits = 24;
    private static readonly string[] Known = ["sequence", "instances", "history", "inbox", "timers", "entities", "payloads", "payload_owners"];

    /// <summary>Reads a store and the log beside it.</summary>
    /// <param name="path">The store.</param>
    /// <param name="change">What to do to the copy first.</param>
    public static StoreSnapshot Read(string path, Action<string>? change = null)
    {
        var folder = Directory.CreateTempSubdirectory("torture-copy-").FullName;
        try
        {
            var copy = Path.Combine(folder, "copy.db");
            foreach (var suffix in (string[])["", "-wal", "-shm"])
                if (File.Exists(path + suffix)) File.Copy(path + suffix, copy + suffix);
            change?.Invoke(copy);
            using var connection = new SqliteConnection($"Data Source={copy};Pooling=False");
            connection.Open();
            return Read(connection);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static StoreSnapshot Read(SqliteConnection connection)
    {
        var tables = Query(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'", row => row.GetString(0));
        var integrity = string.Join("; ", Query(connection, "PRAGMA integrity_check", row => row.GetString(0)));

        // A kill can come before the first tables are there.
        if (tables.Count == 0) return new StoreSnapshot { Integrity = integrity };
        return new StoreSnapshot
        {
            Integrity = integrity,
            NextNumber = Query(connection, "SELECT next FROM sequence", row => row.GetInt64(0)).Single(),
            Instances = Query(connection, "SELECT key, id, name, status, wake FROM instances", row =>
                new StoredInstance(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetBoolean(4))),
            Steps = Query(connection, "SELECT id, events FROM history ORDER BY id", row =>
                new StoredStep(row.GetInt64(0) >> StepBits, (int)(row.GetInt64(0) & ((1 << StepBits) - 1)), Events(row.GetFieldValue<byte[]>(1)))),
            Inbox = Query(connection, "SELECT id, target, message FROM inbox ORDER BY id", row =>
                Message(row.GetInt64(0), row.GetString(1), row.GetFieldValue<byte[]>(2))),
            Timers = Query(connection, "SELECT instance, task FROM timers", row => new StoredTimer(row.GetInt64(0), row.GetInt32(1))),
            Entities = Query(connection, "SELECT id, state, lock_id, lock_owner FROM entities", row =>
                new StoredEntity(row.GetString(0), Text(row, 1), Text(row, 2), Text(row, 3))),
            PayloadParts = Query(connection, "SELECT id FROM payloads ORDER BY id", row =>
                new StoredPayloadPart(row.GetInt64(0) >> StepBits, (int)(row.GetInt64(0) & ((1 << StepBits) - 1)))),
            PayloadOwners = Query(connection, "SELECT CAST(owner AS TEXT), payload FROM payload_owners", row =>
                new StoredOwner(row.GetString(0), row.GetInt64(1))),
            UnknownTables = [.. tables.Except(Known)],
        };
    }

    private static IReadOnlyList<StoredEvent> Events(byte[] json) =>
    [
        .. JsonElement.Parse(json).EnumerateArray().Select(one => new StoredEvent(
            one.GetProperty("t").GetString()!, one.TryGetProperty("id", out var id) ? id.GetInt32() : null, one)),
    ];

    private static StoredMessage Message(long id, string target, byte[] json)
    {
        var message = JsonElement.Parse(json);
        return new StoredMessage(id, target, message.GetProperty("t").GetString()!, message);
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static List<T> Query<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> map)
    {
        using var command = new SqliteCommand(sql, connection);
        using var reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read()) rows.Add(map(reader));
        return rows;
    }
}

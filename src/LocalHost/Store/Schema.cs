using Microsoft.Data.Sqlite;

namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>The tables of a task hub. docs/decisions/0002 says why they look as they do.</summary>
internal static class Schema
{
    /// <summary>Version of the tables, kept in <c>PRAGMA user_version</c>.</summary>
    public const int Version = 1;

    private const string Tables = """
        BEGIN;
        CREATE TABLE sequence (next INTEGER NOT NULL);
        INSERT INTO sequence (next) VALUES (1);

        CREATE TABLE instances (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            version TEXT,
            status INTEGER NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            completed INTEGER,
            parent TEXT,
            tags TEXT,
            wake INTEGER NOT NULL,
            custom_status TEXT,
            failure TEXT,
            output TEXT);
        CREATE INDEX instances_wake ON instances (key) WHERE wake = 1;
        CREATE INDEX instances_parent ON instances (parent) WHERE parent IS NOT NULL;

        CREATE TABLE history (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, events BLOB NOT NULL);

        CREATE TABLE inbox (id INTEGER PRIMARY KEY, target TEXT NOT NULL, due INTEGER, message BLOB NOT NULL);

        CREATE TABLE timers (
            instance INTEGER NOT NULL, task INTEGER NOT NULL, due INTEGER NOT NULL,
            PRIMARY KEY (instance, task)) WITHOUT ROWID;

        CREATE TABLE entities (
            id TEXT PRIMARY KEY, updated INTEGER NOT NULL, lock_id TEXT, lock_owner TEXT, state TEXT);
        CREATE INDEX entities_lock ON entities (lock_owner) WHERE lock_owner IS NOT NULL;

        PRAGMA user_version = 1;
        COMMIT;
        """;

    /// <summary>Creates the tables of a new file; refuses a file that a newer program wrote.</summary>
    /// <exception cref="InvalidOperationException">The file's version is newer than this program's.</exception>
    public static void Apply(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var found = Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        if (found > Version)
            throw new InvalidOperationException(
                $"'{connection.DataSource}' has store version {found}; this program knows up to {Version}. Use a newer program or another data directory.");
        if (found == Version) return;

        command.CommandText = Tables;
        command.ExecuteNonQuery();
    }
}

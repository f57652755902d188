namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>The tables of a task hub. docs/decisions/0002 says why they look as they do.</summary>
internal static class Schema
{
    /// <summary>
    /// What brings a file from each version to the next; the first makes the tables of a new file. A released entry is never
    /// changed. The version is kept in <c>PRAGMA user_version</c>.
    /// </summary>
    private static readonly string[] Upgrades =
    [
        """
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
        """,
        """
        CREATE TABLE payloads (id INTEGER PRIMARY KEY, text BLOB NOT NULL);
        CREATE TABLE payload_owners (owner NOT NULL, payload INTEGER NOT NULL, PRIMARY KEY (owner, payload)) WITHOUT ROWID;
        CREATE INDEX payload_owners_payload ON payload_owners (payload);
        """,
    ];

    /// <summary>The version that this program writes.</summary>
    public static int Version => Upgrades.Length;

    /// <summary>Creates the tables of a new file, or brings an older file up to date, in one transaction.</summary>
    /// <exception cref="StoreException">The file is of a newer program, or not a task hub.</exception>
    public static void Apply(StoreConnection connection)
    {
        var found = Number(connection, "PRAGMA user_version");
        if (found == Version) return;
        if (found > Version)
            throw new StoreException(
                $"'{connection.Path}' has store version {found}; this program knows up to {Version}. " +
                "Use the newer program that wrote it, or another data folder; or move the file away, and its orchestrations with it.");
        if (found < 0 || (found == 0 && Number(connection, "SELECT COUNT(*) FROM sqlite_schema") > 0))
            throw new StoreException(
                $"'{connection.Path}' is a database, but not a task hub that this program knows (store version {found}). " +
                "Move it away, or choose another data folder.");

        connection.Execute($"BEGIN IMMEDIATE; {UpgradeFrom(found)} COMMIT;");
    }

    /// <summary>The statements that bring a file of this version up to date.</summary>
    public static string UpgradeFrom(long version) => $"{string.Concat(Upgrades[(int)version..])} PRAGMA user_version = {Version};";

    private static long Number(StoreConnection connection, string sql)
    {
        using var statement = connection.PrepareOnce(sql);
        statement.Read();
        return statement.Int64(0);
    }
}

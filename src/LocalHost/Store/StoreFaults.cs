using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>Says what people can do about what SQLite reports.</summary>
internal static class StoreFaults
{
    private const string Restore = "Restore the data folder from a backup, or move it away to begin with an empty one.";

    /// <summary>The fault with the file's name and the way on; a fault that is not the file's stays as it is.</summary>
    public static Exception Explain(string path, Exception fault) =>
        fault is SqliteException sqlite && Problem(sqlite) is { } problem
            ? new StoreException($"The task hub's file '{path}' {problem} (SQLite error {sqlite.SqliteExtendedErrorCode}: {sqlite.Message})", fault)
            : fault;

    private static string? Problem(SqliteException fault) => fault.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => "cannot grow: the disk is full. Nothing that was accepted is lost; make room, and work goes on by itself.",
        raw.SQLITE_READONLY => "cannot be written: it, or its folder, is read-only. Let this user write both.",
        raw.SQLITE_IOERR => "cannot be read or written by the operating system. Nothing that was accepted is lost; see to the disk.",
        raw.SQLITE_CANTOPEN => "cannot be opened. See that it is a file, and that this user may read and write it and its folder.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "is in use by another program. Close that program.",
        raw.SQLITE_NOTADB => $"is no task hub: it is damaged at its beginning, or another program's. {Restore}",
        raw.SQLITE_CORRUPT => $"is damaged. {Restore}",
        _ => null,
    };
}

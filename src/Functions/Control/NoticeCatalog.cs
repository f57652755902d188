using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.Control;

/// <summary>What notices of one kind declare, as this worker sees it, ready to use. A change makes another catalog; what has not changed stays the same.</summary>
/// <typeparam name="T">What a notice is read as.</typeparam>
public abstract class NoticeCatalog<T> : IDisposable
    where T : class
{
    private readonly ControlBoard _board;
    private readonly string _kind;
    private readonly Func<string, string, T> _read;
    private readonly ILogger _log;
    private readonly Lock _loading = new();
    private readonly IDisposable _changes;
    private FrozenDictionary<string, Entry> _entries = FrozenDictionary<string, Entry>.Empty;

    /// <param name="board">Where the notices are.</param>
    /// <param name="kind">Their kind.</param>
    /// <param name="read">Reads one from its key and its JSON; throws where it cannot.</param>
    /// <param name="log">Says what cannot be read.</param>
    protected NoticeCatalog(ControlBoard board, string kind, Func<string, string, T> read, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(board);
        (_board, _kind, _read, _log) = (board, kind, read, log);
        // In this order: what changes while it is loaded for the first time, as it does at the start of a worker, is loaded again.
        _changes = ChangeToken.OnChange(() => board.Changed, Load);
        Load();
    }

    /// <summary>All of them, by name.</summary>
    public IEnumerable<T> All => Volatile.Read(ref _entries).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value.Model);

    /// <summary>One of them; null where this worker knows none of that name.</summary>
    /// <param name="name">Its name.</param>
    public T? Find(string name) => Volatile.Read(ref _entries).GetValueOrDefault(name)?.Model;

    /// <summary>One of them as it is declared at this moment, by whichever worker; null where there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<T?> FindNowAsync(string name, CancellationToken cancellation)
    {
        await _board.RefreshAsync(cancellation);
        return Find(name);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops listening to the board.</summary>
    /// <param name="disposing">True where it is disposed of rather than collected.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _changes.Dispose();
    }

    private void Load()
    {
        // The board is read within: whoever comes later has read what is newer.
        lock (_loading)
        {
            var before = Volatile.Read(ref _entries);
            Volatile.Write(ref _entries, _board.Read(_kind)
                .Select(notice => (notice.Key, Entry: before.GetValueOrDefault(notice.Key) is { } known && known.Json == notice.Json ? known : Read(notice.Key, notice.Json, before)))
                .Where(one => one.Entry is not null)
                .ToFrozenDictionary(one => one.Key, one => one.Entry!, StringComparer.Ordinal));
        }
    }

    // What the worker knew of it stays: a newer worker may declare what an older one cannot read.
    private Entry? Read(string key, string json, FrozenDictionary<string, Entry> before)
    {
        try
        {
            return new Entry(json, _read(key, json));
        }
        catch (Exception failure)
        {
            _log.NoticeUnreadable(failure, _kind, key);
            return before.GetValueOrDefault(key);
        }
    }

    private sealed record Entry(string Json, T Model);
}
